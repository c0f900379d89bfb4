package im.ntk;

/** The JVM may end without closing its kernels: no thread keeps it alive. Argument: a directory. */
public final class ExitTest {
    private ExitTest() {}

    public static void main(String[] args) throws Exception {
        Kernel kernel = Kernel.open(args[0], Runnable::run);
        kernel.opened().get();
        kernel.audit();
        System.out.println("ok");
    }
}
