package playbook

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// jsonSchema checks the keywords that schema.json uses; it fails on any other,
// so that a keyword cannot be written there and never be checked.
type jsonSchema struct {
	t    *testing.T
	root map[string]any
	defs map[string]any
}

func loadSchema(t *testing.T) jsonSchema {
	t.Helper()
	var root map[string]any
	if err := json.Unmarshal(Schema(), &root); err != nil {
		t.Fatal(err)
	}
	return jsonSchema{t: t, root: root, defs: root["$defs"].(map[string]any)}
}

func (j jsonSchema) check(path string, schema map[string]any, v any) []string {
	var faults []string
	fault := func(format string, args ...any) {
		faults = append(faults, path+": "+fmt.Sprintf(format, args...))
	}
	for key, rule := range schema {
		switch key {
		case "$schema", "$defs", "title", "description", "default":
		case "$ref":
			name := strings.TrimPrefix(rule.(string), "#/$defs/")
			faults = append(faults, j.check(path, j.defs[name].(map[string]any), v)...)
		case "type":
			if !j.hasType(rule, v) {
				fault("%v is no %v", v, rule)
			}
		case "enum":
			if !slices.Contains(rule.([]any), v) {
				fault("%v is none of %v", v, rule)
			}
		case "pattern":
			if s, ok := v.(string); ok && !regexp.MustCompile(rule.(string)).MatchString(s) {
				fault("%q does not match %v", s, rule)
			}
		case "maxLength":
			if s, ok := v.(string); ok && len([]rune(s)) > int(rule.(float64)) {
				fault("%q is longer than %v", s, rule)
			}
		case "minimum":
			if n, ok := v.(float64); ok && n < rule.(float64) {
				fault("%v is less than %v", n, rule)
			}
		case "maximum":
			if n, ok := v.(float64); ok && n > rule.(float64) {
				fault("%v is more than %v", n, rule)
			}
		case "minItems":
			if l, ok := v.([]any); ok && len(l) < int(rule.(float64)) {
				fault("%d items are too few", len(l))
			}
		case "items":
			if l, ok := v.([]any); ok {
				for i, item := range l {
					faults = append(faults, j.check(fmt.Sprintf("%s/%d", path, i), rule.(map[string]any), item)...)
				}
			}
		case "minProperties", "required", "properties", "additionalProperties", "propertyNames":
			if m, ok := v.(map[string]any); ok {
				faults = append(faults, j.checkObject(path, key, schema, m)...)
			}
		default:
			j.t.Fatalf("schema.json uses %q, which this check does not know", key)
		}
	}
	return faults
}

func (j jsonSchema) checkObject(path, key string, schema, m map[string]any) []string {
	var faults []string
	props, _ := schema["properties"].(map[string]any)
	switch rule := schema[key].(type) {
	case float64:
		if len(m) < int(rule) {
			faults = append(faults, path+": too few keys")
		}
	case []any:
		for _, name := range rule {
			if _, ok := m[name.(string)]; !ok {
				faults = append(faults, fmt.Sprintf("%s: needs %v", path, name))
			}
		}
	case bool:
		for name := range m {
			if _, ok := props[name]; !ok && !rule {
				faults = append(faults, path+": has no key "+name)
			}
		}
	case map[string]any:
		for name, v := range m {
			switch {
			case key == "propertyNames":
				faults = append(faults, j.check(path+"/"+name, rule, name)...)
			case key == "properties" && props[name] != nil:
				faults = append(faults, j.check(path+"/"+name, props[name].(map[string]any), v)...)
			case key == "additionalProperties" && props[name] == nil:
				faults = append(faults, j.check(path+"/"+name, rule, v)...)
			}
		}
	}
	return faults
}

func (j jsonSchema) hasType(rule, v any) bool {
	if names, ok := rule.([]any); ok {
		return slices.ContainsFunc(names, func(name any) bool { return j.hasType(name, v) })
	}
	switch rule {
	case "object":
		_, ok := v.(map[string]any)
		return ok
	case "array":
		_, ok := v.([]any)
		return ok
	case "string":
		_, ok := v.(string)
		return ok
	case "boolean":
		_, ok := v.(bool)
		return ok
	case "number":
		_, ok := v.(float64)
		return ok
	case "integer":
		n, ok := v.(float64)
		return ok && n == math.Trunc(n)
	}
	j.t.Fatalf("schema.json uses the type %v, which this check does not know", rule)
	return false
}
