package webserv.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import webserv.api.http.Cause;
import webserv.api.http.Fields;
import webserv.api.http.Reply;

/// What the classes of webserv never do, whatever module they are in.
class CodeRulesTest {
    private static final JavaClasses CLASSES = built();

    /// A rule, the modules that keep it, and a class that breaks it.
    record Row(String name, ArchRule rule, Predicate<String> keptBy, Class<?> brokenBy) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Row> RULES =
            List.of(
                    new Row(
                            "only the launcher writes to the standard streams",
                            noClasses()
                                    .should()
                                    .accessField(System.class, "out")
                                    .orShould()
                                    .accessField(System.class, "err"),
                            module -> !module.equals("webserv.app"),
                            RuleBreakers.Prints.class),
                    new Row(
                            "only the launcher ends the process",
                            noClasses()
                                    .should()
                                    .callMethod(System.class, "exit", int.class)
                                    .orShould()
                                    .callMethod(Runtime.class, "halt", int.class),
                            module -> !module.equals("webserv.app"),
                            RuleBreakers.Exits.class),
                    new Row(
                            "nothing sleeps",
                            noClasses()
                                    .should()
                                    .callMethod(Thread.class, "sleep", Duration.class)
                                    .orShould()
                                    .callMethod(Thread.class, "sleep", long.class)
                                    .orShould()
                                    .callMethod(Thread.class, "sleep", long.class, int.class),
                            _ -> true,
                            RuleBreakers.Sleeps.class),
                    new Row(
                            "the codec has no sockets, channels or files",
                            noClasses()
                                    .should()
                                    .dependOnClassesThat()
                                    .resideInAnyPackage(
                                            "java.net..", "java.nio.channels..", "java.nio.file.."),
                            "webserv.http"::equals,
                            RuleBreakers.OpensSockets.class),
                    new Row(
                            "the codec has no threads",
                            noClasses()
                                    .should()
                                    .dependOnClassesThat()
                                    .resideInAPackage("java.util.concurrent..")
                                    .orShould()
                                    .dependOnClassesThat()
                                    .areAssignableTo(Thread.class),
                            "webserv.http"::equals,
                            RuleBreakers.StartsThreads.class),
                    new Row(
                            "the codec has no clock",
                            noClasses()
                                    .should()
                                    .callMethod(System.class, "nanoTime")
                                    .orShould()
                                    .callMethod(System.class, "currentTimeMillis")
                                    .orShould()
                                    .dependOnClassesThat()
                                    .resideInAPackage("java.time.."),
                            "webserv.http"::equals,
                            RuleBreakers.AsksForTheTime.class),
                    new Row(
                            "static fields are final",
                            fields().that().areStatic().should().beFinal(),
                            _ -> true,
                            RuleBreakers.KeepsAStaticVariable.class),
                    new Row(
                            "static fields hold nothing made to be changed",
                            noFields().that().areStatic().should().haveRawType(mutable()),
                            _ -> true,
                            RuleBreakers.KeepsAStaticMap.class),
                    new Row(
                            "a type is named by what it is",
                            noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Utils?)"),
                            _ -> true,
                            RuleBreakers.HandlerManager.class),
                    new Row(
                            "a refusal of ours has a code of its own",
                            noClasses()
                                    .should()
                                    .callConstructor(Reply.Refusal.class, int.class, String.class)
                                    .orShould()
                                    .callConstructor(
                                            Reply.Refusal.class,
                                            int.class,
                                            String.class,
                                            Fields.class)
                                    .orShould()
                                    .callMethod(Cause.class, "ofHandler", int.class, String.class),
                            module -> !module.equals("webserv.api"),
                            RuleBreakers.RefusesWithoutCode.class));

    private static DescribedPredicate<JavaClass> mutable() {
        var types =
                Set.of(
                        ArrayList.class.getName(),
                        HashMap.class.getName(),
                        HashSet.class.getName(),
                        ConcurrentHashMap.class.getName(),
                        StringBuilder.class.getName());
        return DescribedPredicate.describe(
                "a collection or number that is made to be changed",
                type ->
                        types.contains(type.getName())
                                || type.getPackageName().equals("java.util.concurrent.atomic"));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("RULES")
    void modulesKeepTheRule(Row row) {
        row.rule().check(classesOf(row.keptBy()));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("RULES")
    void ruleSeesWhoBreaksIt(Row row) {
        var breaker = new ClassFileImporter().importClasses(row.brokenBy());
        assertThat(row.rule().evaluate(breaker).hasViolation()).isTrue();
    }

    @Test
    void contractsAreLayered() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("config")
                .definedBy("webserv.api.config")
                .layer("io")
                .definedBy("webserv.api.io")
                .layer("http")
                .definedBy("webserv.api.http")
                .layer("spi")
                .definedBy("webserv.api.spi")
                .whereLayer("config")
                .mayNotAccessAnyLayer()
                .whereLayer("io")
                .mayNotAccessAnyLayer()
                .whereLayer("http")
                .mayOnlyAccessLayers("config", "io")
                .whereLayer("spi")
                .mayOnlyAccessLayers("config", "io", "http")
                .check(classesOf("webserv.api"::equals));
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("webserv.(**)").should().beFreeOfCycles().check(classesOf(_ -> true));
    }

    private static JavaClasses built() {
        var modules = new BuiltModules();
        var locations =
                modules.descriptors().keySet().stream()
                        .map(modules::location)
                        .map(CodeRulesTest::locationOf)
                        .toList();
        return new ClassFileImporter().importLocations(locations);
    }

    private static Location locationOf(Path module) {
        return Files.isDirectory(module)
                ? Location.of(module)
                : Location.of(URI.create("jar:" + module.toUri() + "!/"));
    }

    private static JavaClasses classesOf(Predicate<String> modules) {
        return CLASSES.that(
                DescribedPredicate.describe(
                        "of the modules", type -> modules.test(moduleOf(type))));
    }

    /// Every package begins with its module's name, which has two parts.
    private static String moduleOf(JavaClass type) {
        return type.getPackageName().replaceFirst("^(\\w+\\.\\w+).*", "$1");
    }
}
