package account_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/ui"
	"rounds/ui/account"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/uitest"
	"rounds/ui/uiworld"
)

// home opens one account at once, as enter on the queue does.
type home struct {
	page.Page
	id data.ID
}

func (h home) Init() tea.Cmd { return page.Send(page.OpenAccountMsg{ID: h.id}) }

func (h home) View(w, n int) (string, *tea.Cursor) { return part.Block(" the queue", w, n), nil }

func open(t *testing.T, s *page.Session, id data.ID) tea.Model {
	t.Helper()
	return ui.New(t.Context(), s, ui.Opener{
		Home:    func() page.Page { return home{account.New(s, id), id} },
		Account: func(id data.ID) page.Page { return account.New(s, id) },
	})
}

// The scripts of a folder are about one account of the book.
func TestScreens(t *testing.T) {
	for folder, make := range map[string]func(t *testing.T) (*page.Session, data.ID){
		"lindqvist": named("Lindqvist"),
		"sabae":     named("株式会社さばえ"),
		"nothing":   nothing,
		"long":      long,
		"gone": func(t *testing.T) (*page.Session, data.ID) {
			t.Helper()
			return uiworld.Open(t), data.ID{0: 1}
		},
	} {
		t.Run(folder, func(t *testing.T) {
			uitest.Run(t, filepath.Join("testdata", folder, "*.txtar"), uitest.Options{New: func(t *testing.T) tea.Model {
				t.Helper()
				s, id := make(t)
				return open(t, s, id)
			}})
		})
	}
}

func named(name string) func(*testing.T) (*page.Session, data.ID) {
	return func(t *testing.T) (*page.Session, data.ID) {
		t.Helper()
		s := uiworld.Open(t)
		return s, uiworld.Find(t, s, name)
	}
}

// nothing is an account of which only the name is known.
func nothing(t *testing.T) (*page.Session, data.ID) {
	t.Helper()
	s := uiworld.OpenEmpty(t)
	a := data.Account{ID: data.ID{5: 7, 15: 1}, Name: "Nothing yet GmbH"}
	load(t, s, a)
	return s, a.ID
}

// long has a name, a note and fields that no screen holds.
func long(t *testing.T) (*page.Session, data.ID) {
	t.Helper()
	s := uiworld.OpenEmpty(t)
	now := data.At(uiworld.Start)
	a := data.Account{
		ID: data.ID{5: 7, 15: 2}, Name: "Genossenschaft für die gemeinsame Vermarktung handgefertigter Holzspielzeuge und Weihnachtspyramiden im mittleren Erzgebirge eG",
		Reading: "げのっせんしゃふと", Language: "de", TimeZone: "Asia/Tokyo", Country: "DE", Currency: "EUR",
		Stage: data.StageAdoption, MRR: 123_456_789_00, Seats: 1_000_000, RenewalOn: now.DateIn(time.UTC) - 3,
		Custom: data.Fields{"a_field_with_a_name_that_is_far_too_long": "値" + repeat("と値", 80)},
	}
	c := data.Contact{
		ID: data.ID{5: 7, 15: 3}, AccountID: a.ID, Primary: true, Champion: true, Email: repeat("e", 90) + "@example.com",
		Name: "Maria Theresia Anna Charlotte Freifrau von und zu Hohenlohe-Waldenburg-Schillingsfürst", Role: repeat("Beauftragte für ", 6), Language: "de",
	}
	n := data.Note{ID: data.ID{5: 7, 15: 4}, AccountID: a.ID, At: now - 1}
	v := data.NoteVersion{ID: data.ID{5: 7, 15: 5}, AccountID: a.ID, NoteID: n.ID, At: now - 1,
		Text: "first \x1b[31mred\x1b[m\nsecond line\n" + repeat("長いメモ ", 2000)}
	r := data.Request{ID: data.ID{5: 7, 15: 6}, AccountID: a.ID, ContactID: c.ID, Kind: "our own kind", OpenedAt: now.Add(-3 * time.Hour),
		Subject: repeat("A very long subject ", 30), Body: repeat("本文", 3000), Impact: repeat("impact ", 40)}
	load(t, s, a, c, n, v, r)
	return s, a.ID
}

func repeat(s string, n int) string {
	out := make([]byte, 0, len(s)*n)
	for range n {
		out = append(out, s...)
	}
	return string(out)
}

func load(t *testing.T, s *page.Session, rows ...any) {
	t.Helper()
	ctx := context.Background()
	err := s.Desk.Store.Load(ctx, func(put func(any) error) error {
		for _, row := range rows {
			if err := put(row); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, s.Desk.Refresh(ctx, nil)); err != nil {
		t.Fatal(err)
	}
}
