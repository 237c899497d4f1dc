package playbook

import "testing"

func TestRevised(t *testing.T) {
	for src, want := range map[string]string{
		"id: a\nversion: 1\n":                             "id: b\nversion: 7\n",
		"# id: x\nid: a   # ours\nversion:  12 # raise\n": "# id: x\nid: b   # ours\nversion: 7 # raise\n",
		"version: 1\r\nid: \"a\"\r\n":                     "version: 7\r\nid: b\r\n",
		"topics:\n  - id: t\nid: a\nversion: 1":           "topics:\n  - id: t\nid: b\nversion: 7",
		"{id: a, version: 1}":                             "{id: a, version: 1}",
		"":                                                "",
	} {
		if got := string(Revised([]byte(src), "b", 7)); got != want {
			t.Errorf("%q became %q, want %q", src, got, want)
		}
	}
	for _, p := range Shipped() {
		q, problems := Parse(p.ID, Revised([]byte(p.Source), p.ID, p.Version+1), nil)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if q.Version != p.Version+1 {
			t.Errorf("%s is version %d", p.ID, q.Version)
		}
		q.Version = p.Version
		if !same(p, q) {
			t.Errorf("%s is another playbook but for its version", p.ID)
		}
	}
}
