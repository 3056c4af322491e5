package webserv.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Code of every kind that is written out before linking. A test runs it as the compiler wrote it,
/// and as it was written out.
public final class AheadSample implements Supplier<List<String>> {
    private enum Colour {
        RED,
        GREEN
    }

    private sealed interface Shape {
        /// A switch within an interface: what is written out stands in the interface too.
        default String kind() {
            return switch (this) {
                case Circle circle when circle.radius() > 10 -> "large circle";
                case Circle circle -> "circle";
                case Square(int side) -> "square of " + side;
                case Coloured(Colour colour) -> colour.toString();
                case All all -> "all";
            };
        }
    }

    private record Circle(double radius) implements Shape {}

    private record Square(int side) implements Shape {}

    private record Coloured(Colour colour) implements Shape {}

    @SuppressWarnings("ArrayRecordComponent") // it is compared by identity, which is what is shown
    private record All(
            boolean truth,
            byte octet,
            char letter,
            short small,
            int whole,
            long large,
            float half,
            double full,
            String text,
            int[] array)
            implements Shape {}

    private record Nothing() {}

    private static final int[] ARRAY = {1, 2};
    private static final List<@Nullable Object> THINGS = things();
    private static final List<@Nullable Object> OTHERS = things();

    @Override
    public List<String> get() {
        var told = new ArrayList<String>();
        for (int i = 0; i < THINGS.size(); i++) {
            told.add(i + " " + type(THINGS.get(i)));
            for (int j = 0; j < THINGS.size(); j++) {
                told.add(i + relation(THINGS.get(i), OTHERS.get(j)) + j);
            }
        }
        return told;
    }

    private static String relation(@Nullable Object one, @Nullable Object other) {
        if (!Objects.equals(one, other)) {
            return " is not ";
        }
        return Objects.hashCode(one) == Objects.hashCode(other)
                ? " equals "
                : " breaks hashCode at ";
    }

    /// With labels of types and of constants, guards, and one for null.
    private static String type(@Nullable Object thing) {
        return switch (thing) {
            case null -> "null";
            case Integer number when number < 0 -> "negative";
            case Integer number -> "number";
            case Colour colour when colour == Colour.RED -> "red";
            case Colour colour -> "colour " + colour(colour);
            case CharSequence text -> "text";
            case int[] array -> "array";
            case Shape shape -> shape.kind();
            default -> "other";
        };
    }

    private static String colour(Object thing) {
        return switch ((Colour) thing) {
            case Colour colour when colour.name().isEmpty() -> "without a name";
            case GREEN -> "green";
            case RED -> "red";
        };
    }

    private static List<@Nullable Object> things() {
        var things = new ArrayList<@Nullable Object>();
        things.add(null);
        things.addAll(List.of(-1, 1, "", "text", Colour.RED, Colour.GREEN, new Nothing(), 1L));
        things.addAll(List.of(new Circle(0.0), new Circle(-0.0), new Circle(Double.NaN)));
        things.addAll(List.of(new Circle(11), new Square(1), new Square(Integer.MIN_VALUE)));
        things.addAll(List.of(new Coloured(Colour.RED), new Coloured(Colour.GREEN), ARRAY));
        // Each of these differs from the first in one component alone.
        things.add(new All(true, (byte) 1, 'a', (short) 1, 1, 1, 1, 1, "a", ARRAY));
        things.add(new All(false, (byte) 1, 'a', (short) 1, 1, 1, 1, 1, "a", ARRAY));
        things.add(new All(true, (byte) 2, 'a', (short) 1, 1, 1, 1, 1, "a", ARRAY));
        things.add(new All(true, (byte) 1, 'b', (short) 1, 1, 1, 1, 1, "a", ARRAY));
        things.add(new All(true, (byte) 1, 'a', (short) 2, 1, 1, 1, 1, "a", ARRAY));
        things.add(new All(true, (byte) 1, 'a', (short) 1, 2, 1, 1, 1, "a", ARRAY));
        things.add(new All(true, (byte) 1, 'a', (short) 1, 1, 2, 1, 1, "a", ARRAY));
        things.add(new All(true, (byte) 1, 'a', (short) 1, 1, 1, 2, 1, "a", ARRAY));
        things.add(new All(true, (byte) 1, 'a', (short) 1, 1, 1, 1, 2, "a", ARRAY));
        things.add(new All(true, (byte) 1, 'a', (short) 1, 1, 1, 1, 1, "b", ARRAY));
        things.add(new All(true, (byte) 1, 'a', (short) 1, 1, 1, 1, 1, "a", new int[] {1, 2}));
        return things;
    }
}
