package screen

import (
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// heard is a program that writes down what was pasted and pressed.
type heard struct{ pasted, pressed []string }

func (h *heard) Init() tea.Cmd { return nil }
func (h *heard) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		h.pasted = append(h.pasted, msg.Content)
	case tea.KeyPressMsg:
		h.pressed = append(h.pressed, msg.String())
	case tea.MouseMsg:
		h.pressed = append(h.pressed, "mouse")
	}
	return h, nil
}
func (h *heard) View() tea.View { return tea.View{} }

// ownKey reports whether what was sent so far ends with what is a key by itself.
func ownKey(sent string) bool {
	pasting := strings.LastIndex(sent, pasteBegins) > strings.LastIndex(sent, pasteEnds)
	return !pasting && (strings.HasSuffix(sent, "\x1b") || strings.HasSuffix(sent, "\x1b["))
}

// Wherever a slow line cuts what is typed, what arrives is what was sent.
func TestASlowLineCutsNothingInTwo(t *testing.T) {
	text := "Grüße, 東京 und 🦔"
	for what, c := range map[string]struct {
		sent            string
		pasted, pressed []string
	}{
		"a paste":      {pasteBegins + text + pasteEnds, []string{text}, nil},
		"two":          {pasteBegins + text + pasteEnds + pasteBegins + "b" + pasteEnds, []string{text, "b"}, nil},
		"letters":      {"ü京x", nil, []string{"ü", "京", "x"}},
		"a mouse":      {"\x1b[<64;10;12M", nil, []string{"mouse"}},
		"a long key":   {"\x1b[1;5C", nil, []string{"ctrl+right"}},
		"after escape": {pasteBegins + "a\x1bb" + pasteEnds + "c", []string{"a\x1bb"}, []string{"c"}},
	} {
		for at := 1; at < len(c.sent); at++ {
			if ownKey(c.sent[:at]) {
				continue
			}
			bubble(t, func(t *testing.T) {
				in, send := io.Pipe()
				model := &heard{}
				p := NewProgram(t.Context(), model, Terminal{In: in, Out: io.Discard, Size: Size{40, 10}})
				done := make(chan error, 1)
				go func() {
					_, err := p.Program.Run()
					done <- err
				}()
				for _, piece := range []string{c.sent[:at], c.sent[at:]} {
					if _, err := io.WriteString(send, piece); err != nil {
						t.Error(err)
					}
					<-time.After(time.Second)
				}
				synctest.Wait()
				p.Quit()
				if err := <-done; err != nil {
					t.Error(err)
				}
				_ = send.Close()
				if !slices.Equal(model.pasted, c.pasted) || !slices.Equal(model.pressed, c.pressed) {
					t.Errorf("%s, cut after %q: pasted %q, pressed %q", what, c.sent[:at], model.pasted, model.pressed)
				}
			})
		}
	}
}

// What comes at the end of the input goes through, whole or not.
func TestTheEndOfTheInputIsNotKeptBack(t *testing.T) {
	for _, sent := range []string{"a\xe6", "\x1b[20", "\x1b", strings.Repeat("ü", 5000) + "\xc3"} {
		w := &whole{}
		r := strings.NewReader(sent)
		var all []byte
		b := make([]byte, 4096)
		for {
			n, err := w.read(r, b)
			all = append(all, b[:n]...)
			if err != nil {
				break
			}
		}
		if string(all) != sent {
			t.Errorf("of %q came %q", sent[max(0, len(sent)-8):], all[max(0, len(all)-8):])
		}
	}
}
