package dev.troupe.edge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// Holds values against the schemas of an OpenAPI document: the part of JSON Schema that ours uses,
/// and stricter in that a property which is not documented is a fault.
record Schemas(JsonNode document) {
  /// What is wrong, each with its place; nothing if the value is as the schema says.
  List<String> faults(JsonNode value, JsonNode schema) {
    var faults = new ArrayList<String>();
    check("", value, schema, faults);
    return faults;
  }

  private void check(String at, JsonNode value, JsonNode schema, List<String> faults) {
    if (schema.has("$ref")) {
      check(at, value, resolve(schema.get("$ref")), faults);
    } else if (schema.has("oneOf")) {
      String kind = schema.at("/discriminator/propertyName").asText();
      JsonNode chosen = schema.at("/discriminator/mapping").path(value.path(kind).asText());
      check(at, value, resolve(chosen), faults);
    } else if (!hasType(value, schema.get("type"))) {
      faults.add(at + ": is " + value + ", must be " + schema.get("type"));
    } else if (value.isObject()) {
      checkObject(at, value, schema, faults);
    } else if (value.isArray()) {
      value.forEach(item -> check(at + "[]", item, schema.get("items"), faults));
    } else if (schema.has("enum") && !listOf(schema.get("enum")).contains(value)) {
      faults.add(at + ": is " + value + ", must be one of " + schema.get("enum"));
    }
  }

  private void checkObject(String at, JsonNode value, JsonNode schema, List<String> faults) {
    for (JsonNode name : schema.path("required")) {
      if (!value.has(name.asText())) {
        faults.add(at + "." + name.asText() + ": is missing");
      }
    }
    value
        .properties()
        .forEach(property -> {
          String inner = at + "." + property.getKey();
          JsonNode known = schema.path("properties").path(property.getKey());
          JsonNode its = known.isMissingNode() ? schema.path("additionalProperties") : known;
          if (its.isMissingNode()) {
            faults.add(inner + ": is not documented");
          } else {
            check(inner, property.getValue(), its, faults);
          }
        });
  }

  private JsonNode resolve(JsonNode reference) {
    return document.at(reference.asText().substring(1));
  }

  private static boolean hasType(JsonNode value, JsonNode type) {
    return type.isArray()
        ? listOf(type).stream().anyMatch(one -> hasType(value, one))
        : switch (type.asText()) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          case "null" -> value.isNull();
          default -> false;
        };
  }

  private static List<JsonNode> listOf(JsonNode array) {
    var all = new ArrayList<JsonNode>();
    array.forEach(all::add);
    return all;
  }
}
