package playbook

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func play(id string, n int, title string, triggers ...string) *Playbook {
	return &Playbook{ID: id, Version: n, Title: Text{"en": title}, Trigger: triggers}
}

func TestLibraryLayers(t *testing.T) {
	shipped := []*Playbook{play("onboard", 3, "shipped", "signup.new"), play("zz-save", 1, "shipped", "cancellation.notice")}
	team := []*Playbook{
		play("onboard", 1, "team, old", "signup.new"), play("onboard", 2, "team", "signup.new"),
		play("welcome", 1, "team welcome", "signup.new", "followup.due"),
		play("zz-save", 1, "other content, same version", "cancellation.notice"),
	}
	lib, problems := NewLibrary(shipped, team)
	if len(problems) != 1 || problems[0].Code != "version.reused" || !strings.Contains(problems[0].Message.String(), "raise the version") {
		t.Errorf("problems %v", problems)
	}
	if p, _ := lib.Current("onboard"); p.Title["en"] != "team" {
		t.Errorf("in force is %q; the team's newest must win over a higher shipped version", p.Title["en"])
	}
	for n, want := range map[int]string{1: "team, old", 2: "team", 3: "shipped"} {
		if p, ok := lib.Get("onboard", n); !ok || p.Title["en"] != want {
			t.Errorf("version %d is %v, want %q", n, p, want)
		}
	}
	if p, _ := lib.For("signup.new"); p.Title["en"] != "team" {
		t.Errorf("sign-up is answered by %q", p.Title["en"])
	}
	if p, _ := lib.For("cancellation.notice"); p.Title["en"] != "shipped" {
		t.Errorf("cancellation is answered by %q", p.Title["en"])
	}
	if _, ok := lib.For("usage.drop"); ok {
		t.Error("a reason without a play has one")
	}
	var ids []string
	for _, h := range lib.Plays("signup.new") {
		ids = append(ids, h.Title["en"])
	}
	if !lib.IsTeams("onboard") || !lib.IsTeams("welcome") || lib.IsTeams("zz-save") || lib.IsTeams("nothing") {
		t.Error("it is not known which playbooks are the team's")
	}
	if !slices.Equal(ids, []string{"team", "team welcome"}) {
		t.Errorf("plays %v", ids)
	}
	if n := len(lib.All()); n != 3 {
		t.Errorf("%d playbooks in force, want 3", n)
	}
	if _, ok := lib.Current("nothing"); ok {
		t.Error("an unknown id is in force")
	}
}

func TestLibraryKeepsOldVersions(t *testing.T) {
	now, _ := NewLibrary([]*Playbook{play("onboard", 4, "now", "signup.new")})
	reads := 0
	old := func(id string, n int, title string) Old {
		return Old{id, n, func() *Playbook { reads++; return play(id, n, title, "signup.new") }}
	}
	lib := now.Keep(old("onboard", 2, "then"), old("onboard", 9, "future"), old("onboard", 4, "forged"), old("gone", 1, "gone"))
	if reads != 0 {
		t.Errorf("%d old versions were read before anybody asked", reads)
	}
	for id, want := range map[int]string{2: "then", 4: "now", 9: "future"} {
		if p, ok := lib.Get("onboard", id); !ok || p.Title["en"] != want {
			t.Errorf("version %d is %v, want %q", id, p, want)
		}
	}
	if p, _ := lib.For("signup.new"); p.Title["en"] != "now" || len(lib.All()) != 1 {
		t.Errorf("a kept version came into force: %q", p.Title["en"])
	}
	if _, ok := now.Get("onboard", 2); ok {
		t.Error("keeping changed the library it was asked of")
	}
	// The team's file of the same version became faulty while a run was open on it.
	src := strings.Replace(string(read(t, "testdata/lint/sound.yaml")), "kind: say", "kind: sing", 1)
	broken, _ := OpenLibrary(knownCodes, fstest.MapFS{"demo.yaml": {Data: []byte(src)}})
	if p, ok := broken.Keep(old("demo", 1, "as it was")).Get("demo", 1); !ok || p.Title["en"] != "as it was" {
		t.Errorf("of a faulty file the run has %v, want what it began on", p)
	}
}

func TestOpenLibrary(t *testing.T) {
	good := string(read(t, "testdata/lint/sound.yaml"))
	swap := func(s string, pairs ...string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(strings.NewReplacer(pairs...).Replace(s))}
	}
	// The same keys with the long part first.
	i := strings.Index(good, "sections:")
	turned := good[i:] + good[:i]
	shipped := fstest.MapFS{
		"a.yaml": swap(good),
		"b.yaml": swap(good, "id: demo", "id: other", "signup.new", "trial.ending"),
		"c.yaml": swap(good, "id: demo", "id: zz"),
	}
	team := fstest.MapFS{
		"a2.yaml":   swap(turned, "version: 1", "version: 2"),
		"broken.ym": swap("not a playbook"),
		"b2.yaml":   swap(good, "id: demo", "id: other", "version: 1", "version: 2\nplanned_minutes: 30", "signup.new", "trial.ending", "kind: say", "kind: sing"),
		"bad.yaml":  swap("id: ["),
		"big.yaml":  {Data: make([]byte, MaxBytes+1)},
		"twice.yml": swap(good, "version: 1", "version: 2"),
		"zz.yaml":   swap(good, "id: demo", "id: zz", "Demo", "Another"),
	}
	lib, problems := OpenLibrary(knownCodes, shipped, team)
	var codes []string
	for _, p := range problems {
		codes = append(codes, p.File+" "+p.Code)
	}
	want := []string{"bad.yaml yaml.syntax", "big.yaml file.size", "twice.yml version.duplicate", "zz version.reused"}
	if !slices.Equal(codes, want) {
		t.Errorf("problems %v, want %v", codes, want)
	}
	if p, ok := lib.For("signup.new"); !ok || p.ID != "demo" || p.Version != 2 {
		t.Errorf("sign-up is answered by %+v", p)
	}
	// The team's file has a sound head and a faulty body: what it replaces stays.
	if p, ok := lib.For("trial.ending"); !ok || p.ID != "other" || p.Version != 1 {
		t.Errorf("the trial end is answered by %+v", p)
	}
	if p, ok := lib.Current("other"); !ok || p.Version != 1 {
		t.Errorf("in force is %+v", p)
	}
	if _, ok := lib.Get("other", 2); ok {
		t.Error("a faulty version was found")
	}
	if p, ok := lib.Get("demo", 1); !ok || p.Version != 1 {
		t.Errorf("the version before is %+v", p)
	}
	var ids []string
	for _, h := range lib.Heads() {
		ids = append(ids, h.ID)
	}
	if !slices.Equal(ids, []string{"demo", "other", "zz"}) || len(lib.All()) != 3 || len(lib.Plays("signup.new")) != 2 {
		t.Errorf("heads %v, %d playbooks, %d plays", ids, len(lib.All()), len(lib.Plays("signup.new")))
	}
	if h, ok := lib.HeadFor("usage.drop"); ok {
		t.Errorf("a reason without a play has %+v", h)
	}
}
