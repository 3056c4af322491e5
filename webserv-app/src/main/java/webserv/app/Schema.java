package webserv.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import webserv.api.config.Key;
import webserv.api.config.Keys;
import webserv.api.config.Kind;
import webserv.api.config.Scalar;
import webserv.api.config.Structure;

/// Describes a configuration as a JSON Schema (draft 2020-12), for editors that complete and check.
///
/// What the schema refuses, the configuration's reader refuses, too; what it lets pass may still be
/// wrong: whether a folder is there, only the reader sees. YAML knows numbers and truth values
/// where a configuration has texts, so a text may be either.
final class Schema {
    private static final List<String> ANY_TEXT = List.of("string", "number", "boolean");

    private final Map<String, Object> definitions = new LinkedHashMap<>();

    private Schema() {}

    /// The schema of a file.
    ///
    /// @param top the keys of its top
    static Map<String, Object> of(Keys top) {
        var schema = new Schema();
        var whole = new LinkedHashMap<String, Object>();
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.put("title", "A configuration of webserv");
        whole.putAll(schema.mapping(top, "top"));
        whole.put("$defs", schema.definitions);
        return whole;
    }

    /// @param name of the definition that describes such a mapping
    private Map<String, Object> mapping(Keys keys, String name) {
        var properties = new LinkedHashMap<String, Object>();
        for (var key : keys.names()) {
            properties.put(key, property(keys.named(key), name));
        }
        var mapping = new LinkedHashMap<String, Object>();
        mapping.put("type", "object");
        mapping.put("properties", properties);
        if (!keys.isOpen()) {
            mapping.put("additionalProperties", false);
        }
        var needed =
                keys.all().stream()
                        .filter(key -> key.isNeeded() && !key.isInherited())
                        .map(Key::name)
                        .toList();
        if (!needed.isEmpty()) {
            mapping.put("required", needed);
        }
        var exclusions = keys.exclusions().stream().map(Schema::exclusion).toList();
        if (!exclusions.isEmpty()) {
            mapping.put("allOf", exclusions);
        }
        return mapping;
    }

    /// None of the pairs may stand in one mapping, unless another key that is there explains it.
    private static Map<String, Object> exclusion(Keys.Exclusion exclusion) {
        var names = exclusion.names();
        var pairs = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < names.size(); i++) {
            for (var other : names.subList(i + 1, names.size())) {
                pairs.add(Map.of("required", List.of(names.get(i), other)));
            }
        }
        var rule = Map.<String, Object>of("not", Map.of("anyOf", pairs));
        if (exclusion.unless().isEmpty()) {
            return rule;
        }
        var explained =
                exclusion.unless().stream().map(name -> Map.of("required", List.of(name))).toList();
        return Map.of("anyOf", Stream.concat(explained.stream(), Stream.of(rule)).toList());
    }

    /// A key that several readers take for different things may be any of them.
    private Object property(List<Key<?>> declared, String around) {
        var alternatives = new LinkedHashMap<Map<String, Object>, List<Key<?>>>();
        for (var key : declared) {
            alternatives
                    .computeIfAbsent(value(key.kind(), key.name(), around), _ -> new ArrayList<>())
                    .add(key);
        }
        var all = new ArrayList<Map<String, Object>>();
        alternatives.forEach((schema, keys) -> all.add(described(schema, keys)));
        return all.size() == 1 ? all.getFirst() : Map.of("anyOf", all);
    }

    private static Map<String, Object> described(Map<String, Object> schema, List<Key<?>> keys) {
        var described = new LinkedHashMap<String, Object>();
        described.put(
                "description", keys.stream().map(Key::meaning).collect(Collectors.joining("; ")));
        var defaults = new LinkedHashSet<Object>();
        keys.forEach(key -> defaults.add(fallback(key)));
        if (defaults.size() == 1 && !defaults.contains(List.of())) {
            described.put("default", defaults.getFirst());
        }
        described.putAll(schema);
        return described;
    }

    /// @return an empty list where there is none
    private static <T> Object fallback(Key<T> key) {
        return key.fallback()
                .<Object>map(value ->
                        value instanceof Boolean || value instanceof Integer
                                ? value
                                : key.kind().written(value))
                .orElse(List.of());
    }

    private Map<String, Object> value(Kind<?> kind, String key, String around) {
        return switch (kind) {
            case Scalar.FilePath _ -> ordered("type", ANY_TEXT, "minLength", 1);
            case Scalar.Text(var pattern) -> formed(pattern);
            case Scalar.Flag _ -> words(List.of("true", "false"));
            case Scalar.Whole whole -> whole(whole);
            case Scalar.Octets octets -> pattern(octets.pattern());
            case Scalar.Time time -> pattern(time.pattern());
            case Scalar.Choice<?>(var words) -> words(List.copyOf(words.keySet()));
            case Scalar.Written<?>(_, var pattern, _, _) -> pattern(pattern);
            case Kind.Items<?>(var item, var least) -> oneOrMore(value(item, key, around), least);
            case Structure.Section(var keys) -> mapping(keys, around);
            case Structure.Sections(var keys, var least) -> {
                if (!definitions.containsKey(key)) {
                    definitions.put(key, Map.of());
                    definitions.put(key, mapping(keys, key));
                }
                yield oneOrMore(reference(key), least);
            }
            case Structure.Nested() -> oneOrMore(reference(around), 0);
            case Structure.Named(var values, var names, _) ->
                    named(value(values, key, around), names);
            case Structure.Either(var kinds) ->
                    Map.of("anyOf", kinds.stream().map(one -> value(one, key, around)).toList());
        };
    }

    private static Map<String, Object> reference(String definition) {
        return Map.of("$ref", "#/$defs/" + definition);
    }

    /// By condition rather than as alternatives: an editor then points at what is wrong inside.
    private static Map<String, Object> oneOrMore(Map<String, Object> item, int least) {
        if (least > 1) {
            return list(item, least);
        }
        var either = ordered("if", Map.of("type", "array"), "then", list(item, least));
        either.put("else", item);
        return either;
    }

    private static Map<String, Object> list(Map<String, Object> item, int least) {
        var list = ordered("type", "array", "items", item);
        if (least > 0) {
            list.put("minItems", least);
        }
        return list;
    }

    private static Map<String, Object> named(Map<String, Object> value, String names) {
        var mapping = ordered("type", "object", "additionalProperties", value);
        if (!names.equals(".*")) {
            mapping.put("propertyNames", Map.of("pattern", whole(names)));
        }
        return mapping;
    }

    /// In quotes a number is one, too.
    private static Map<String, Object> whole(Scalar.Whole whole) {
        var number = ordered("type", "integer", "minimum", whole.least());
        number.put("maximum", whole.most());
        return Map.of("anyOf", List.of(number, text(whole.pattern())));
    }

    private static Map<String, Object> words(List<String> words) {
        var all = new ArrayList<Object>(words);
        for (var word : words) {
            if (word.equals("true") || word.equals("false")) {
                all.add(Boolean.valueOf(word));
            } else if (word.matches("[0-9]{1,9}")) {
                all.add(Integer.valueOf(word));
            }
        }
        return Map.of("enum", all);
    }

    /// What is no text to YAML is left to the reader, if any of its kind may match.
    private static Map<String, Object> formed(String pattern) {
        if (pattern.equals(Scalar.Text.ANY)) {
            return Map.of("type", ANY_TEXT);
        }
        var types = new ArrayList<>(List.of("string"));
        if ("1".matches(pattern) || "1.5".matches(pattern)) {
            types.add("number");
        }
        if ("true".matches(pattern) || "false".matches(pattern)) {
            types.add("boolean");
        }
        return ordered("type", types, "pattern", whole(pattern));
    }

    /// A number may match a pattern as well, where YAML takes it for one.
    private static Map<String, Object> pattern(String pattern) {
        var text = text(pattern);
        if (!"0".matches(pattern)) {
            return text;
        }
        var alternatives = new ArrayList<Map<String, Object>>();
        alternatives.add(text);
        alternatives.add(
                "1".matches(pattern)
                        ? ordered("type", "integer", "minimum", 0)
                        : Map.of("const", 0));
        return Map.of("anyOf", alternatives);
    }

    private static Map<String, Object> text(String pattern) {
        return ordered("type", "string", "pattern", whole(pattern));
    }

    private static String whole(String pattern) {
        return "^(" + pattern + ")$";
    }

    private static Map<String, Object> ordered(
            String first, Object value, String second, Object other) {
        var map = new LinkedHashMap<String, Object>();
        map.put(first, value);
        map.put(second, other);
        return map;
    }
}
