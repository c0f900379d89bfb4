package im.ntk;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Finds and loads the library: the one in {@code java.library.path} (on Android the application's own) where there is one, else the one
 * that the jar carries for this kind of machine. That one is unpacked into a directory which only this user may enter, and is gone from
 * there as soon as it is loaded. */
final class NativeLibrary {
    private static final String NAME = "ntk_jni";

    private NativeLibrary() {}

    static void load() {
        try {
            System.loadLibrary(NAME);
        } catch (UnsatisfiedLinkError missing) {
            // Whoever put one there means that one, also when it is broken.
            if (onPath(System.mapLibraryName(NAME))) {
                throw missing;
            }
            String entry = "/lib/" + platform() + "/" + System.mapLibraryName(NAME);
            try (InputStream in = NativeLibrary.class.getResourceAsStream(entry)) {
                if (in == null) {
                    throw new UnsatisfiedLinkError(missing.getMessage() + ", and no " + entry + " beside the im.ntk classes");
                }
                unpackAndLoad(in);
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private static boolean onPath(String file) {
        for (String dir : System.getProperty("java.library.path", "").split(File.pathSeparator)) {
            if (new File(dir, file).exists()) {
                return true;
            }
        }
        return false;
    }

    /** Such as linux-x86_64. */
    private static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        os = os.startsWith("mac") ? "macos" : os.startsWith("windows") ? "windows" : os;
        arch = arch.equals("amd64") ? "x86_64" : arch.equals("arm64") ? "aarch64" : arch;
        return os + "-" + arch;
    }

    private static void unpackAndLoad(InputStream in) throws IOException {
        // Made for its owner only (0700) wherever there are such modes.
        Path dir = Files.createTempDirectory("ntk-");
        Path file = dir.resolve(System.mapLibraryName(NAME));
        try {
            Files.copy(in, file);
            System.load(file.toString());
        } catch (UnsatisfiedLinkError e) {
            throw failed(e);
        } finally {
            // What is loaded stays so without its name.
            remove(file.toFile());
            remove(dir.toFile());
        }
    }

    /** Where a file in use cannot go, it goes with the process. */
    private static void remove(File file) {
        if (!file.delete()) {
            file.deleteOnExit();
        }
    }

    private static UnsatisfiedLinkError failed(Throwable why) {
        UnsatisfiedLinkError error = new UnsatisfiedLinkError("the library in the jar was not loaded from "
                + System.getProperty("java.io.tmpdir") + " (-Djava.io.tmpdir=DIR takes another directory): " + why);
        error.initCause(why);
        return error;
    }
}
