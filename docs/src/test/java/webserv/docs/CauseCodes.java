package webserv.docs;

import module java.base;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;

/// The codes that classes give to [webserv.api.http.Cause], found by following the first argument
/// of its constructor back to where it was written: through variables, parameters, fields and
/// methods.
final class CauseCodes {
    private static final Set<String> SOURCES = Set.of("webserv/api/http/Cause");

    private final List<Code> code = new ArrayList<>();
    private final SortedSet<String> codes = new TreeSet<>();
    private final SortedSet<String> untraceable = new TreeSet<>();
    private final Set<Object> seen = new HashSet<>();
    private final Deque<Carrier> carriers = new ArrayDeque<>();

    /// A method with what is on its stack at each instruction.
    private record Code(ClassNode owner, MethodNode method, List<Frame<SourceValue>> frames) {
        Frame<SourceValue> at(AbstractInsnNode instruction) {
            return frames.get(method.instructions.indexOf(instruction));
        }

        Set<AbstractInsnNode> top(AbstractInsnNode instruction) {
            var frame = at(instruction);
            return frame.getStack(frame.getStackSize() - 1).insns;
        }

        @Override
        public String toString() {
            return owner.name + "." + method.name;
        }
    }

    /// A method or constructor that is given a code, or what follows a prefix.
    private record Carrier(
            String owner, String name, String descriptor, int argument, String prefix) {
        boolean isCalledBy(MethodInsnNode call) {
            return isCalled(call.owner, call.name, call.desc);
        }

        boolean isCalled(String by, String method, String as) {
            return name.equals(method)
                    && descriptor.equals(as)
                    && (owner.equals(by) || !name.equals("<init>"));
        }
    }

    private CauseCodes() {}

    /// Reads the classes below some folders or in jars, and finds the codes.
    static CauseCodes in(Collection<Path> places) throws Exception {
        var found = new CauseCodes();
        for (var place : places) {
            found.read(place);
        }
        SOURCES.forEach(cause ->
                found.carriers.add(
                        new Carrier(
                                cause,
                                "<init>",
                                "(Ljava/lang/String;Ljava/lang/String;)V",
                                0,
                                "")));
        while (!found.carriers.isEmpty()) {
            found.follow(found.carriers.remove());
        }
        return found;
    }

    /// What was found; `*` where a part is made when the program runs.
    SortedSet<String> codes() {
        return codes;
    }

    /// Where a code comes from something that cannot be followed.
    SortedSet<String> untraceable() {
        return untraceable;
    }

    private void read(Path place) throws Exception {
        if (Files.isDirectory(place)) {
            readBelow(place);
        } else {
            try (var jar = FileSystems.newFileSystem(place)) {
                readBelow(jar.getPath("/"));
            }
        }
    }

    private void readBelow(Path root) throws Exception {
        try (var files = Files.walk(root)) {
            for (var file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                var owner = new ClassNode();
                new ClassReader(Files.readAllBytes(file)).accept(owner, ClassReader.SKIP_DEBUG);
                for (var method : owner.methods) {
                    code.add(new Code(owner, method, frames(owner, method)));
                }
            }
        }
    }

    /// The frames; absent at what is never reached.
    private static List<Frame<SourceValue>> frames(ClassNode owner, MethodNode method)
            throws AnalyzerException {
        return Arrays.asList(new Analyzer<>(new SourceInterpreter()).analyze(owner.name, method));
    }

    private void follow(Carrier carrier) {
        for (var caller : code) {
            for (var instruction : caller.method.instructions) {
                if (caller.at(instruction) == null) {
                    continue; // never reached
                }
                if (instruction instanceof MethodInsnNode call && carrier.isCalledBy(call)) {
                    trace(caller, argument(caller, call, carrier.argument), carrier.prefix);
                } else if (instruction instanceof InvokeDynamicInsnNode lambda) {
                    refuseReference(caller, carrier, lambda);
                }
            }
        }
    }

    private static Set<AbstractInsnNode> argument(Code caller, MethodInsnNode call, int number) {
        var frame = caller.at(call);
        int arguments = Type.getArgumentTypes(call.desc).length;
        return frame.getStack(frame.getStackSize() - arguments + number).insns;
    }

    private void refuseReference(Code caller, Carrier carrier, InvokeDynamicInsnNode lambda) {
        for (var argument : lambda.bsmArgs) {
            if (argument instanceof Handle handle
                    && carrier.isCalled(handle.getOwner(), handle.getName(), handle.getDesc())
                    && code.stream().anyMatch(c -> c.owner.name.equals(handle.getOwner()))
                    && !handle.getName().startsWith("lambda$")) {
                untraceable.add(
                        caller + " refers to " + handle.getOwner() + "::" + handle.getName());
            }
        }
    }

    private void trace(Code in, Set<AbstractInsnNode> sources, String prefix) {
        for (var source : sources) {
            if (seen.add(List.of(source, prefix))) {
                trace(in, source, prefix);
            }
        }
    }

    private void trace(Code in, AbstractInsnNode source, String prefix) {
        switch (source) {
            case LdcInsnNode constant when constant.cst instanceof String text ->
                    codes.add(prefix + text);
            case VarInsnNode variable when variable.getOpcode() == Opcodes.ALOAD ->
                    traceVariable(in, variable, prefix);
            case VarInsnNode variable -> trace(in, in.top(variable), prefix);
            case FieldInsnNode field -> traceField(field, prefix);
            case MethodInsnNode call -> traceCall(in, call, prefix);
            case InvokeDynamicInsnNode concatenation
                    when concatenation.name.equals("makeConcatWithConstants") ->
                    traceConcatenation(in, concatenation, prefix);
            case AbstractInsnNode cast when cast.getOpcode() == Opcodes.CHECKCAST ->
                    trace(in, in.top(cast), prefix);
            case AbstractInsnNode other ->
                    untraceable.add(in + " by instruction " + other.getOpcode());
        }
    }

    /// A constant and one text behind it can be followed; numbers cannot.
    private void traceConcatenation(Code in, InvokeDynamicInsnNode concatenation, String prefix) {
        var recipe = concatenation.bsmArgs[0].toString();
        if (recipe.indexOf('\1') == recipe.length() - 1
                && concatenation.desc.startsWith("(Ljava/lang/String;)")) {
            var constant = recipe.substring(0, recipe.length() - 1);
            trace(in, in.top(concatenation), prefix + constant);
        } else {
            codes.add(prefix + recipe.replace('\1', '*'));
        }
    }

    private void traceVariable(Code in, VarInsnNode load, String prefix) {
        var stores = in.at(load).getLocal(load.var).insns;
        if (stores.isEmpty()) {
            var carrier =
                    new Carrier(
                            in.owner.name,
                            in.method.name,
                            in.method.desc,
                            parameterAt(in.method, load.var),
                            prefix);
            if (seen.add(carrier)) {
                carriers.add(carrier);
            }
        } else {
            trace(in, stores, prefix);
        }
    }

    /// The number of the parameter that is kept in a variable; wide ones take two.
    private static int parameterAt(MethodNode method, int variable) {
        int slot = (method.access & Opcodes.ACC_STATIC) == 0 ? 1 : 0;
        var types = Type.getArgumentTypes(method.desc);
        int number = 0;
        while (slot < variable) {
            slot += types[number++].getSize();
        }
        return number;
    }

    private void traceField(FieldInsnNode read, String prefix) {
        for (var writer : code) {
            for (var instruction : writer.method.instructions) {
                if (instruction instanceof FieldInsnNode write
                        && (write.getOpcode() == Opcodes.PUTFIELD
                                || write.getOpcode() == Opcodes.PUTSTATIC)
                        && write.owner.equals(read.owner)
                        && write.name.equals(read.name)) {
                    trace(writer, writer.top(write), prefix);
                }
            }
        }
    }

    private void traceCall(Code in, MethodInsnNode call, String prefix) {
        var named =
                code.stream()
                        .filter(target ->
                                target.method.name.equals(call.name)
                                        && target.method.desc.equals(call.desc))
                        .toList();
        var own = named.stream().filter(target -> target.owner.name.equals(call.owner)).toList();
        var targets = own.isEmpty() ? named : own;
        if (targets.isEmpty()) {
            untraceable.add(in + " by " + call.owner + "." + call.name);
        }
        for (var target : targets) {
            for (var instruction : target.method.instructions) {
                if (instruction.getOpcode() == Opcodes.ARETURN) {
                    trace(target, target.top(instruction), prefix);
                }
            }
        }
    }
}
