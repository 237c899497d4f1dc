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
	if len(problems) != 1 || problems[0].Code != "version.reused" || !strings.Contains(problems[0].Message, "raise the version") {
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
	for _, p := range lib.Plays("signup.new") {
		ids = append(ids, p.Title["en"])
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
	lib := now.Keep(play("onboard", 2, "then", "signup.new"), play("onboard", 9, "future", "signup.new"), play("onboard", 4, "forged", "signup.new"), play("gone", 1, "gone", "signup.new"))
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
}

func TestHeads(t *testing.T) {
	good := string(read(t, "testdata/lint/sound.yaml"))
	// The same keys with the long part first.
	i := strings.Index(good, "sections:")
	turned := good[i:] + good[:i]
	fsys := fstest.MapFS{
		"a.yaml":   {Data: []byte(good)},
		"a2.yaml":  {Data: []byte(strings.Replace(turned, "version: 1", "version: 2", 1))},
		"b.yml":    {Data: []byte("id: broken")},
		"c.yaml":   {Data: []byte("id: [")},
		"big.yaml": {Data: make([]byte, MaxBytes+1)},
	}
	heads := Heads(fsys)
	if len(heads) != 1 || heads[0].ID != "demo" || heads[0].Version != 2 || heads[0].PlannedMinutes != DefaultMinutes {
		t.Errorf("heads %+v", heads)
	}
	team := []Head{{ID: "repricer-onboarding", Version: 7}, {ID: "aa", Trigger: []string{"survey.due"}}}
	shipped := Heads(ShippedFiles())
	if h, ok := HeadFor("signup.new", shipped, team); ok {
		t.Errorf("the team's version answers no sign-up, but %+v does", h)
	}
	if h, _ := HeadFor("survey.due", shipped, team); h.ID != "aa" {
		t.Errorf("the survey is %+v, want the team's", h)
	}
	if h, _ := HeadFor("trial.ending", shipped, team); h.ID != "trial-end" {
		t.Errorf("the trial end is %+v", h)
	}
}
