package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/pelletier/go-toml/v2"

	"rounds/data"
	"rounds/ui/keys"
	"rounds/ui/theme"
	"rounds/ui/words"
)

// config is config.toml in the configuration folder; every key is optional.
type config struct {
	// Theme is "dark" or "light", the terminal's background, or the name of a theme of
	// one's own: of a file in the folder themes, without .toml.
	Theme string     `toml:"theme"`
	own   *theme.Own // read from that file
	// Ambiguous is how many cells the terminal gives characters of uncertain width, 1 or
	// 2, see package part.
	Ambiguous int `toml:"ambiguous_width"`
	// Linear has the workstation say its pages line by line, see package linear.
	Linear bool `toml:"linear"`
	// LowMotion has nothing on the screen move by itself more than now and then.
	LowMotion bool `toml:"low_motion"`
	// Listening shows the prompts of active listening during calls.
	Listening bool `toml:"listening"`
	// Lang is the language of texts, dates and numbers (BCP 47); "" leaves it to the
	// environment, see package words.
	Lang string `toml:"lang"`
	// Keymap is the map of keys to begin with, one of keys.Sets.
	Keymap string `toml:"keymap"`
	// Keys are bindings with other keys than the map's, by their names: one key or a
	// list of them.
	Keys map[string]any `toml:"keys"`
	// Working stood here before the rules had a file of their own; it is read by
	// package rules.
	Working map[string]any `toml:"working"`
}

// readConfig reads the file; an absent one is the default. All its mistakes are said
// together.
func (m *Main) readConfig() (config, error) {
	c := config{Theme: "dark", Keymap: "vim", Listening: true, Ambiguous: 1}
	h, err := m.home()
	if err != nil {
		return c, err
	}
	path := filepath.Join(h.config, "config.toml")
	if m.seat != nil {
		path = m.seat.settings // the host's are not hers
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return c, data.Errorf(data.CodeReadOnly, "%s cannot be read: %w", path, err)
	}
	defer func() { _ = f.Close() }()
	found := configErrors(toml.NewDecoder(f).DisallowUnknownFields().Decode(&c))
	if c.Ambiguous != 1 && c.Ambiguous != 2 {
		found = append(found, at("", "cli.config.ambiguous", c.Ambiguous))
	}
	if c.Theme != "dark" && c.Theme != "light" {
		if wrong := c.readTheme(filepath.Join(h.config, "themes")); wrong != nil {
			found = append(found, wrong)
		}
	}
	if _, err := c.keys(); err != nil {
		found = append(found, func(w *words.Words) string { return ": [keys]\n" + w.Error(err) })
	}
	if len(found) > 0 {
		return c, data.Errorf(data.CodeInvalid, "%w", &mistaken{path, found, words.New(words.Choose(c.Lang, m.Getenv))})
	}
	return c, nil
}

// mistaken are the mistakes of a config. They are said in the language that it chooses;
// what programs read has them in English.
type mistaken struct {
	path  string
	found []mistake
	words *words.Words
}

func (e *mistaken) Error() string { return e.in(e.words) }

func (e *mistaken) in(w *words.Words) string {
	lines := make([]string, len(e.found))
	for i, say := range e.found {
		lines[i] = e.path + say(w)
	}
	return strings.Join(lines, "\n")
}

// mistake is one of a config, as it is said after the name of its file.
type mistake func(w *words.Words) string

// at is a mistake that a text of the catalogue says of a place, ":2:1" or "".
func at(place, key string, args ...any) mistake {
	return func(w *words.Words) string { return place + ": " + w.T(key, args...) }
}

// readTheme reads the theme of one's own that the config names.
func (c *config) readTheme(dir string) mistake {
	file := filepath.Join(dir, c.Theme+".toml")
	if c.Theme != filepath.Base(c.Theme) {
		return at("", "cli.config.theme", c.Theme, dir)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return at("", "cli.config.no-theme", c.Theme, file)
	}
	own, err := theme.Read(raw)
	if err != nil {
		return func(w *words.Words) string { return ": " + file + ": " + w.Error(err) }
	}
	c.own = &own
	return nil
}

// ambiguous is how many cells the terminal gives characters of uncertain width, 1 or 2:
// ROUNDS_AMBIGUOUS_WIDTH goes before the setting.
func (m *Main) ambiguous() int {
	if said, err := strconv.Atoi(m.Getenv("ROUNDS_AMBIGUOUS_WIDTH")); err == nil {
		return said
	}
	return m.set().Ambiguous
}

// set are the settings; a command that reads none has them as well, and what is wrong in
// them is said elsewhere.
func (m *Main) set() config {
	if m.settings.Theme != "" {
		return m.settings
	}
	c, _ := m.readConfig()
	return c
}

// theme is the one in force, in as many colours as there are.
func (c *config) theme(colours colorprofile.Profile) theme.Theme {
	if c.own != nil {
		return c.own.Theme(colours)
	}
	return theme.New(colours, c.Theme != "light")
}

// keys is the map in force.
func (c *config) keys() (keys.Map, error) { return keys.Bind(c.Keymap, c.Keys) }

// configErrors says where in the file the mistakes are. A file that is no TOML has one.
func configErrors(err error) (found []mistake) {
	place := func(line, column int) string { return fmt.Sprintf(":%d:%d", line, column) }
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) {
		for i := range unknown.Errors {
			found = append(found, at(place(unknown.Errors[i].Position()), "cli.config.unknown", strings.Join(unknown.Errors[i].Key(), ".")))
		}
		return found
	}
	var syntax *toml.DecodeError
	if errors.As(err, &syntax) {
		return []mistake{at(place(syntax.Position()), "cli.config.says", syntax.Error())}
	}
	if err != nil {
		return []mistake{at("", "cli.config.says", err.Error())}
	}
	return nil
}
