package webserv.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The octets of all tables of this package: where a search for what nobody thought of begins.
final class Rows {
    private static final List<Class<?>> TABLES =
            List.of(
                    RequestLineTest.class,
                    HostTest.class,
                    FieldsTest.class,
                    FramingTest.class,
                    ChunkedContentTest.class,
                    PersistenceTest.class,
                    LimitsTest.class);

    private Rows() {}

    /// Each table is a static method without parameters that returns a stream of cases.
    static Stream<byte[]> octets() {
        return TABLES.stream()
                .flatMap(table -> Arrays.stream(table.getDeclaredMethods()))
                .filter(Rows::isTable)
                .flatMap(Rows::cases)
                .map(row -> row.raw().getBytes(ISO_8859_1));
    }

    private static boolean isTable(Method method) {
        return method.getGenericReturnType()
                        .getTypeName()
                        .equals("java.util.stream.Stream<webserv.http.Case>")
                && method.getParameterCount() == 0;
    }

    @SuppressWarnings("unchecked") // isTable has looked at the type
    private static Stream<Case> cases(Method table) {
        try {
            return (Stream<Case>) table.invoke(null);
        } catch (ReflectiveOperationException failed) {
            throw new LinkageError(table.toString(), failed);
        }
    }
}
