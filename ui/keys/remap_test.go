package keys_test

import (
	"slices"
	"strings"
	"testing"

	"rounds/ui/keys"
)

func TestEveryBindingHasANameOfItsOwn(t *testing.T) {
	for _, set := range keys.Sets {
		m, ok := keys.Set(set)
		if !ok {
			t.Fatalf("there is no set %q", set)
		}
		seen := map[string]bool{}
		for _, b := range m.All() {
			if seen[b.Name] {
				t.Errorf("%s: two bindings are called %q", set, b.Name)
			}
			seen[b.Name] = true
		}
	}
}

// keysOf are the keys of a binding, by its name.
func keysOf(t *testing.T, m keys.Map, name string) []string {
	t.Helper()
	all := m.All()
	at := slices.IndexFunc(all, func(b keys.Named) bool { return b.Name == name })
	if at < 0 {
		t.Fatalf("no binding is called %q", name)
	}
	return all[at].Keys
}

func TestChange(t *testing.T) {
	for _, tt := range []struct {
		change string // name=key,key name=key
		want   string // what stands in the error; "" for none
	}{
		{"snooze=z", `z would do both "zoom" and "snooze" on the queue page`},
		{"snooze=z zoom=ctrl+o", ""},
		{"snooze=", ""},
		{"snooze=f6,s", ""},
		{"done=g", `g would do both "go-news" and "done"`},
		{"issue=f feature=i", ""}, // two that change places
		{"undo=x done=u", `x would do both "undo" and "ship-issue" on the issues page`},
		{"answer=ctrl+a", ""},
		{"keep-first=x", `x would do both "keep-first" and "drop" on the Sync page`},
		{"tick=c", `c would do both "call" and "tick" on the call page`},
		{"go-news=ctrl+x_n", ""},
		{"go-news=ctrl+x_n_n", "more than two keys"},
		{"snoze=z", `nothing is called "snoze"; ` + "`rounds keys` lists what can have keys" + ` (is it "snooze"?)`},
		{"snooze=hyper+x", `snooze: "hyper+x" is no key`},
		{"snooze=f13", "is no key"},
		{"snooze=alt+s", "what the key does without alt"},
		{"snooze=shift+s", "written as the character"},
		{"find=ctrl+s note=q", `ctrl+s would do both "find" and "sync-now"`},
		{"find=ctrl+s note=q", `q would do both "quit" and "note"`},
	} {
		changes := map[string][]string{}
		for change := range strings.FieldsSeq(tt.change) {
			name, list, _ := strings.Cut(change, "=")
			changes[name] = nil
			if list != "" {
				changes[name] = strings.Split(strings.ReplaceAll(list, "_", " "), ",")
			}
		}
		m, err := keys.Default().Change(changes)
		if tt.want != "" {
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%s: %v, want %q in it", tt.change, err, tt.want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tt.change, err)
			continue
		}
		for name, want := range changes {
			if got := keysOf(t, m, name); !slices.Equal(got, want) {
				t.Errorf("%s: %s has the keys %q", tt.change, name, got)
			}
		}
	}
	if got := keysOf(t, keys.Default(), "snooze"); !slices.Equal(got, []string{"s"}) {
		t.Errorf("the default was changed to %q", got)
	}
}

// The plain set moves without letters, and what it changes is there.
func TestThePlainSet(t *testing.T) {
	plain := keys.Plain()
	for _, name := range []string{"up", "down", "page-up", "page-down", "home", "end"} {
		for _, k := range keysOf(t, plain, name) {
			if len(k) == 1 {
				t.Errorf("%s is on the letter %s", name, k)
			}
		}
	}
	changed := 0
	for _, b := range keys.Default().All() {
		if !slices.Equal(b.Keys, keysOf(t, plain, b.Name)) {
			changed++
		}
		for _, k := range keysOf(t, plain, b.Name) {
			if first, _, two := strings.Cut(k, " "); two && len(first) == 1 {
				t.Errorf("%s begins with the letter %s", b.Name, first)
			}
		}
	}
	if changed < 20 {
		t.Errorf("only %d bindings differ from the default's", changed)
	}
}
