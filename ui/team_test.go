package ui_test

import (
	"context"
	"maps"
	"strings"
	"testing/fstest"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/ui/page"
	"rounds/ui/uitest"
)

// team is the folder of a team: a playbook of its own, a shipped one in its words, and
// one with a slip in it.
var team = fstest.MapFS{
	"first-call.yaml": {Data: []byte(`id: first-call
version: 3
trigger: [signup.new]
products: [CRM]
languages: [en, ja]
planned_minutes: 20
title: { en: "First call", ja: "初回のお電話" }
objective: { en: "She knows the next step", ja: "次のステップをご理解いただく" }
sections:
  - id: shop
    title: { en: "The shop", ja: "ショップについて" }
    objective: { en: "You know what she sells", ja: "取扱商品を把握する" }
    steps:
      - id: hello
        kind: say
        required: true
        text: { en: "Hello {{contact}}, this is {{csm}}.", ja: "{{contact}}様、{{csm}}でございます。" }
outcomes:
  - id: agreed
    label: { en: "Agreed", ja: "合意" }
`)},
	"broken.yaml": {Data: []byte("id: broken\nversion: one\nlanguages: [en]\n")},
}

// teamFolder reads it as the program reads a folder, under it what the team shares.
func (w *world) teamFolder(context.Context) (page.TeamPlaybooks, error) {
	codes := make([]string, 0, len(data.Reasons()))
	for _, c := range data.Reasons() {
		codes = append(codes, string(c))
	}
	w.files.Lock()
	defer w.files.Unlock()
	own := maps.Clone(team)
	for name := range w.shared {
		delete(own, name)
	}
	library, _ := playbook.OpenLibrary(codes, playbook.ShippedFiles(), w.shared, own)
	found := page.TeamPlaybooks{Library: library, Folder: "~/.config/rounds/playbooks", Files: len(own) + len(w.shared), Problems: playbook.Lint(own, codes)}
	if w.refused != "" {
		found.Refused = []data.Problem{{File: w.refused, Line: 12, Column: 3, Code: "value.range", Message: playbook.English().Say("lint.bounds")}}
		found.Problems = append(found.Refused, found.Problems...)
	}
	return found, nil
}

// share stands in for the program's: the file is the team's from now on.
func (w *world) share(_ context.Context, path string) (string, error) {
	w.files.Lock()
	defer w.files.Unlock()
	name := strings.TrimPrefix(path, data.TeamPlaybooks)
	file, ok := team[name]
	if !ok {
		return "", data.Errorf(data.CodeConflict, "only a lead changes what the team shares, and your role is %q", "manager")
	}
	w.shared[name] = string(file.Data)
	return "The team has " + path + " now", nil
}

// arrives is "arrives FILE": a lead shared that file, and it has a mistake.
func (w *world) arrives(_ *uitest.Screen, args []string) error {
	w.files.Lock()
	w.refused = args[0]
	w.files.Unlock()
	ctx := context.Background()
	_, err := w.s.Desk.Store.ShareFile(ctx, data.TeamPlaybooks+"renewal.yaml", "steps: sing", w.s.Me.ID)
	return err
}
