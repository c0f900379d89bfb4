package im.ntk;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Prints what every command sends: its number and its arguments in hex. Rust reads them back. */
public final class CommandsTest extends Commands {
    @Override
    <T> CompletableFuture<T> submit(int command, Encoder args) {
        StringBuilder hex = new StringBuilder();
        for (byte b : args.toBytes()) {
            hex.append(String.format("%02x", b));
        }
        System.out.println(command + " " + hex);
        return new CompletableFuture<>();
    }

    public static void main(String[] args) throws Exception {
        CommandsTest commands = new CommandsTest();
        for (Method m : Commands.class.getDeclaredMethods()) {
            if (!Modifier.isPublic(m.getModifiers()) || Modifier.isStatic(m.getModifiers())) {
                continue;
            }
            List<Object> values = new ArrayList<>();
            for (Class<?> type : m.getParameterTypes()) {
                values.add(sample(type));
            }
            m.invoke(commands, values.toArray());
        }
        System.out.println("ok");
    }

    private static Object sample(Class<?> type) {
        if (type == String.class) {
            return "雪 x";
        } else if (type == List.class) {
            return Arrays.asList("a", "", "c2c_b");
        } else if (type == byte[].class) {
            return new byte[] {1, -1, 0};
        } else if (type == boolean.class) {
            return true;
        } else if (type == int.class) {
            return 7;
        } else if (type == long.class) {
            return -2L;
        } else if (type.isEnum()) {
            return type.getEnumConstants()[1];
        } else if (type == SendOptions.class) {
            SendOptions options = new SendOptions();
            options.onlineOnly = true;
            options.cloudCustomData = new byte[300];
            return options;
        }
        throw new AssertionError("no sample of " + type);
    }
}
