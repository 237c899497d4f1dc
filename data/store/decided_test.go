package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"rounds/data"
	"rounds/data/draft"
)

// killed is the book as it stands on the disk at this moment: what a process that is
// killed now leaves behind, opened again.
func (w *synced) killed() *synced {
	w.t.Helper()
	k := &synced{world: &world{t: w.t, ctx: w.ctx, now: w.now, path: filepath.Join(w.t.(*testing.T).TempDir(), "book.db"), runs: w.runs + 50}, peer: w.peer}
	for _, suffix := range []string{"", "-wal"} {
		raw, err := os.ReadFile(w.path + suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		must(w.t, err)
		must(w.t, os.WriteFile(k.path+suffix, raw, 0o600))
	}
	k.reopen()
	w.t.Cleanup(func() { _ = k.Close() })
	return k
}

// What a person decides about what needs attention is decided: a process that is killed
// right after it finds it done, and sends it once.
func TestWhatIsDecidedSurvivesAKill(t *testing.T) {
	conflict := data.ID{5, 1}
	letter := func(w *synced) int64 {
		letters, err := w.Letters(w.ctx)
		must(t, err)
		if len(letters) == 0 {
			t.Fatal("nothing needs attention")
		}
		return letters[0].Entry
	}
	settle := func(pick Pick) func(*synced) error {
		return func(w *synced) error {
			return w.Settle(w.ctx, conflict, pick, json.RawMessage(`"advocacy"`), data.ID{9})
		}
	}
	edit := func(w *synced) error {
		letters, err := w.Letters(w.ctx)
		must(t, err)
		return w.RetryLetter(w.ctx, letters[0].Entry, letters[0].BodyField(), "good")
	}
	for name, c := range map[string]struct {
		decide             func(*synced) error
		letters, conflicts int // what is left of one each
		plan               string
		stage              data.Stage
	}{
		"nothing yet":     {func(*synced) error { return nil }, 1, 1, "start", data.StageAdoption},
		"try again":       {func(w *synced) error { return w.RetryLetter(w.ctx, letter(w), LetterField{}, "") }, 0, 1, "bad", data.StageAdoption},
		"edit":            {edit, 0, 1, "good", data.StageAdoption},
		"drop":            {func(w *synced) error { return w.DropLetter(w.ctx, letter(w)) }, 0, 1, "start", data.StageAdoption},
		"pick the first":  {settle(PickKept), 1, 0, "start", data.StageAdoption},
		"pick the second": {settle(PickOther), 1, 0, "start", data.StageRenewal},
		"pick a third":    {settle(PickValue), 1, 0, "start", data.StageAdvocacy},
	} {
		t.Run(name, func(t *testing.T) {
			w := openSynced(t)
			a := w.account("Lindqvist")
			w.save(a.ID, func(a *data.Account) { a.Stage, a.Plan = data.StageAdoption, "start" })
			w.settle()
			w.peer.add("conflict", conflict, a.ID, fmt.Sprintf(`{"ent":"account","key":%q,"field":"stage","kept":"\"adoption\"","other":"\"renewal\"","at":7}`, a.ID))
			w.peer.refuse[`"bad"`] = true
			w.save(a.ID, func(a *data.Account) { a.Plan = "bad" })
			w.settle()
			w.peer.refuse[`"bad"`] = false // who tries again has had it put right
			// A text that is being edited instead is a draft, and there again.
			key := DraftKey{"account", a.ID, "letter"}
			must(t, w.Type(key, "bad", draft.Edit{Pos: 3, Ins: ", or better"})(w.ctx))

			must(t, c.decide(w))
			k := w.killed()
			letters, err := k.Letters(k.ctx)
			must(t, err)
			clashes, err := k.Clashes(k.ctx)
			must(t, err)
			if len(letters) != c.letters || len(clashes) != c.conflicts {
				t.Errorf("%d changes and %d conflicts need attention", len(letters), len(clashes))
			}
			if c.letters == 1 && letters[0].Body() != "bad" {
				t.Errorf("the letter is %+v", letters[0])
			}
			drafts, err := k.AllDrafts(k.ctx)
			must(t, err)
			if len(drafts) != 1 || drafts[0].Text != "bad, or better" {
				t.Errorf("drafts %+v", drafts)
			}
			if got := k.get(a.ID); got.Plan != c.plan || got.Stage != c.stage {
				t.Errorf("before it is sent: plan %q, stage %s", got.Plan, got.Stage)
			}
			k.settle()
			if got := k.get(a.ID); got.Plan != c.plan || got.Stage != c.stage {
				t.Errorf("sent: plan %q, stage %s", got.Plan, got.Stage)
			}
			if n := k.push(); n != 0 {
				t.Errorf("%d are sent once more", n)
			}
		})
	}
}
