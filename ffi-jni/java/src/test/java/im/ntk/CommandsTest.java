package im.ntk;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
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
            for (Type type : m.getGenericParameterTypes()) {
                values.add(sample(type));
            }
            m.invoke(commands, values.toArray());
        }
        System.out.println("ok");
    }

    /** Records are filled in field by field, what is inside of them as well. */
    private static Object sample(Type type) throws Exception {
        if (type == String.class) {
            return "雪 x";
        } else if (type == byte[].class) {
            return new byte[] {1, -1, 0};
        } else if (type == boolean.class) {
            return true;
        } else if (type == int.class || type == Integer.class) {
            return 7;
        } else if (type == long.class || type == Long.class) {
            return -2L;
        } else if (type instanceof ParameterizedType) {
            Type item = ((ParameterizedType) type).getActualTypeArguments()[0];
            return Arrays.asList(sample(item), sample(item), sample(item));
        }
        Class<?> of = (Class<?>) type;
        if (of.isEnum()) {
            return of.getEnumConstants()[1];
        }
        Object record = of.getDeclaredConstructor().newInstance();
        for (Field field : of.getFields()) {
            field.set(record, sample(field.getGenericType()));
        }
        return record;
    }
}
