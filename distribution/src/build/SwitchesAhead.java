import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Writes out what the compiler leaves to the run time: switches over types, and `equals` and
/// `hashCode` of records. For each of them the JVM makes classes when it is first met, which takes
/// a quarter of a start, and which the AOT cache cannot keep yet. The meaning stays the same. See
/// docs/decisions/0090-switches-are-written-out-before-linking.md.
///
/// usage: java SwitchesAhead.java FOLDER, whose `webserv-*.jar` are changed
public final class SwitchesAhead {
    private static final int METHOD =
            ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final MethodTypeDesc OBJECTS_EQUALS =
            MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object);

    private final ClassFile classes;

    private SwitchesAhead(ClassLoader jars) {
        var hierarchy =
                ClassHierarchyResolver.ofResourceParsing(jars)
                        .orElse(ClassHierarchyResolver.defaultResolver());
        classes = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy));
    }

    public static void main(String[] args) throws IOException {
        var jars = new ArrayList<Path>();
        try (var found = Files.newDirectoryStream(Path.of(args[0]), "*.jar")) {
            found.forEach(jars::add);
        }
        var urls = jars.stream().map(SwitchesAhead::url).toArray(URL[]::new);
        try (var loader = new URLClassLoader(urls)) {
            var ahead = new SwitchesAhead(loader);
            for (var jar : jars) {
                if (jar.getFileName().toString().startsWith("webserv-")) {
                    ahead.change(jar);
                }
            }
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void change(Path jar) throws IOException {
        try (var files = FileSystems.newFileSystem(jar);
                var paths = Files.walk(files.getPath("/"))) {
            for (var file : paths.filter(path -> path.toString().endsWith(".class")).toList()) {
                var model = classes.parse(file);
                var rewriting = new Rewriting(model);
                var written = classes.transformClass(model, rewriting.transform());
                if (rewriting.isNeeded()) {
                    Files.write(file, written);
                }
            }
        }
    }

    /// One class. Each place that is written out becomes the call of a method of its own.
    private static final class Rewriting {
        private final ClassModel type;
        private final List<Consumer<ClassBuilder>> methods = new ArrayList<>();

        Rewriting(ClassModel type) {
            this.type = type;
        }

        ClassTransform transform() {
            return ClassTransform.transformingMethodBodies(this::write)
                    .andThen(
                            ClassTransform.endHandler(
                                    built -> methods.forEach(method -> method.accept(built))));
        }

        /// To be asked when the class was transformed.
        boolean isNeeded() {
            return !methods.isEmpty();
        }

        private void write(CodeBuilder code, CodeElement element) {
            if (element instanceof InvokeDynamicInstruction call) {
                body(call).ifPresentOrElse(body -> call(code, call, body), () -> code.with(call));
            } else {
                code.with(element);
            }
        }

        private void call(
                CodeBuilder code, InvokeDynamicInstruction place, Consumer<CodeBuilder> body) {
            var name = "ahead$" + methods.size();
            var signature = place.typeSymbol();
            methods.add(built -> built.withMethodBody(name, signature, METHOD, body));
            boolean isInterface = type.flags().has(AccessFlag.INTERFACE);
            code.invokestatic(type.thisClass().asSymbol(), name, signature, isInterface);
        }

        private static Optional<Consumer<CodeBuilder>> body(InvokeDynamicInstruction call) {
            var bootstrap = call.bootstrapMethod();
            return switch (bootstrap.owner().displayName() + "." + bootstrap.methodName()) {
                case "SwitchBootstraps.typeSwitch" -> TypeSwitch.of(call.bootstrapArgs());
                case "ObjectMethods.bootstrap" -> RecordMethod.of(call);
                default -> Optional.empty();
            };
        }
    }

    /// `(selector, restart)`: the first label from `restart` on that fits, -1 for null, or how many
    /// there are.
    private static final class TypeSwitch {
        /// Where there are labels of other kinds, the place is left as it is.
        static Optional<Consumer<CodeBuilder>> of(List<ConstantDesc> labels) {
            boolean known = labels.stream().allMatch(TypeSwitch::isKnown);
            return known ? Optional.of(code -> write(code, labels)) : Optional.empty();
        }

        private static boolean isKnown(ConstantDesc label) {
            return label instanceof ClassDesc || EnumLabel.of(label).isPresent();
        }

        private static void write(CodeBuilder code, List<ConstantDesc> labels) {
            code.aload(0).ifThen(Opcode.IFNULL, none -> none.iconst_m1().ireturn());
            for (int i = 0; i < labels.size(); i++) {
                var next = code.newLabel();
                code.iload(1).loadConstant(i).if_icmpgt(next);
                test(code, labels.get(i), next);
                code.loadConstant(i).ireturn().labelBinding(next);
            }
            code.loadConstant(labels.size()).ireturn();
        }

        private static void test(CodeBuilder code, ConstantDesc label, Label otherwise) {
            if (label instanceof ClassDesc type) {
                code.aload(0).instanceOf(type).ifeq(otherwise);
            } else {
                var constant = EnumLabel.of(label).orElseThrow();
                code.aload(0)
                        .getstatic(constant.type(), constant.name(), constant.type())
                        .if_acmpne(otherwise);
            }
        }
    }

    /// A constant of an enum as the compiler writes it: EnumDesc.of(ClassDesc.of(type), name).
    private record EnumLabel(ClassDesc type, String name) {
        static Optional<EnumLabel> of(ConstantDesc label) {
            if (label instanceof DynamicConstantDesc<?> made
                    && made.bootstrapArgs().length == 3
                    && made.bootstrapArgs()[0].toString().contains("EnumDesc")
                    && made.bootstrapArgs()[1] instanceof DynamicConstantDesc<?> type) {
                return Optional.of(
                        new EnumLabel(
                                ClassDesc.of((String) type.bootstrapArgs()[1]),
                                (String) made.bootstrapArgs()[2]));
            }
            return Optional.empty();
        }
    }

    /// `equals` and `hashCode` of a record; `toString` is left as it is.
    private static final class RecordMethod {
        static Optional<Consumer<CodeBuilder>> of(InvokeDynamicInstruction call) {
            var record = (ClassDesc) call.bootstrapArgs().getFirst();
            var fields =
                    call.bootstrapArgs().stream()
                            .skip(2)
                            .map(DirectMethodHandleDesc.class::cast)
                            .toList();
            return switch (call.name().stringValue()) {
                case "hashCode" -> Optional.of(code -> hashCode(code, record, fields));
                case "equals" -> Optional.of(code -> equals(code, record, fields));
                default -> Optional.empty();
            };
        }

        private static void hashCode(
                CodeBuilder code, ClassDesc record, List<DirectMethodHandleDesc> fields) {
            code.iconst_0();
            for (var field : fields) {
                code.loadConstant(31).imul();
                var type = get(code, 0, record, field);
                var owner = type.isPrimitive() ? box(type) : OBJECTS;
                var of = type.isPrimitive() ? type : CD_Object;
                code.invokestatic(owner, "hashCode", MethodTypeDesc.of(CD_int, of)).iadd();
            }
            code.ireturn();
        }

        private static void equals(
                CodeBuilder code, ClassDesc record, List<DirectMethodHandleDesc> fields) {
            var same = code.newLabel();
            var different = code.newLabel();
            code.aload(0).aload(1).if_acmpeq(same);
            code.aload(1).instanceOf(record).ifeq(different);
            code.aload(1).checkcast(record).astore(2);
            for (var field : fields) {
                var type = get(code, 0, record, field);
                get(code, 2, record, field);
                if (type.isPrimitive()) {
                    code.invokestatic(box(type), "compare", MethodTypeDesc.of(CD_int, type, type))
                            .ifne(different);
                } else {
                    code.invokestatic(OBJECTS, "equals", OBJECTS_EQUALS).ifeq(different);
                }
            }
            code.labelBinding(same).iconst_1().ireturn();
            code.labelBinding(different).iconst_0().ireturn();
        }

        private static ClassDesc get(
                CodeBuilder code, int slot, ClassDesc record, DirectMethodHandleDesc field) {
            var type = field.invocationType().returnType();
            code.aload(slot).getfield(record, field.methodName(), type);
            return type;
        }

        private static ClassDesc box(ClassDesc primitive) {
            return switch (TypeKind.from(primitive)) {
                case BOOLEAN -> ClassDesc.of("java.lang.Boolean");
                case BYTE -> ClassDesc.of("java.lang.Byte");
                case CHAR -> ClassDesc.of("java.lang.Character");
                case SHORT -> ClassDesc.of("java.lang.Short");
                case INT -> ClassDesc.of("java.lang.Integer");
                case LONG -> ClassDesc.of("java.lang.Long");
                case FLOAT -> ClassDesc.of("java.lang.Float");
                case DOUBLE -> ClassDesc.of("java.lang.Double");
                case REFERENCE, VOID -> throw new IllegalArgumentException(primitive.displayName());
            };
        }
    }
}
