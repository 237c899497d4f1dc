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
	found := configErrors(path, toml.NewDecoder(f).DisallowUnknownFields().Decode(&c))
	if c.Ambiguous != 1 && c.Ambiguous != 2 {
		found = append(found, fmt.Errorf("%s: ambiguous_width is %d; write 1 or 2, the cells that your terminal gives ① and ±", path, c.Ambiguous))
	}
	if c.Theme != "dark" && c.Theme != "light" {
		if err := c.readTheme(filepath.Join(h.config, "themes"), path); err != nil {
			found = append(found, err)
		}
	}
	if _, err := c.keys(); err != nil {
		found = append(found, fmt.Errorf("%s: %w", path, err))
	}
	if len(found) > 0 {
		return c, data.Errorf(data.CodeInvalid, "%w", errors.Join(found...))
	}
	return c, nil
}

// readTheme reads the theme of one's own that the config at path names.
func (c *config) readTheme(dir, path string) error {
	file := filepath.Join(dir, c.Theme+".toml")
	if c.Theme != filepath.Base(c.Theme) {
		return data.Errorf(data.CodeInvalid, "%s: theme is %q; write \"dark\", \"light\" or the name of a file of %s, without .toml", path, c.Theme, dir)
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return data.Errorf(data.CodeInvalid, "%s: theme is %q, and there is no %s; write \"dark\" or \"light\", or make that file", path, c.Theme, file)
	}
	own, err := theme.Read(raw)
	if err != nil {
		return data.Errorf(data.CodeInvalid, "%s: %w", file, err)
	}
	c.own = &own
	return nil
}

// ambiguous is how many cells the terminal gives characters of uncertain width, 1 or 2:
// ROUNDS_AMBIGUOUS_WIDTH goes before the setting.
func (m *Main) ambiguous() int {
	set := m.settings
	if set.Theme == "" {
		set, _ = m.readConfig()
	}
	if said, err := strconv.Atoi(m.Getenv("ROUNDS_AMBIGUOUS_WIDTH")); err == nil {
		return said
	}
	return set.Ambiguous
}

// theme is the one in force, in as many colours as there are.
func (c *config) theme(colours colorprofile.Profile) theme.Theme {
	if c.own != nil {
		return c.own.Theme(colours)
	}
	return theme.New(colours, c.Theme != "light")
}

// keys is the map in force.
func (c *config) keys() (keys.Map, error) {
	m, ok := keys.Set(c.Keymap)
	if !ok {
		return m, fmt.Errorf("keymap is %q; write \"%s\"", c.Keymap, strings.Join(keys.Sets, "\" or \""))
	}
	changes := map[string][]string{}
	for name, said := range c.Keys {
		list, ok := textOrList(said)
		if !ok {
			return m, fmt.Errorf("[keys] %s: write one key, \"ctrl+x\", or a list of them", name)
		}
		changes[name] = list
	}
	m, err := m.Change(changes)
	if err != nil {
		return m, fmt.Errorf("[keys]\n%w", err)
	}
	return m, nil
}

// textOrList is one text or a list of them, as TOML has them.
func textOrList(said any) (list []string, ok bool) {
	if one, ok := said.(string); ok {
		return []string{one}, true
	}
	several, ok := said.([]any)
	for _, v := range several {
		one, text := v.(string)
		if !text {
			return nil, false
		}
		list = append(list, one)
	}
	return list, ok
}

// configErrors says where in the file the mistakes are. A file that is no TOML has one.
func configErrors(path string, err error) (found []error) {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) {
		for i := range unknown.Errors {
			line, column := unknown.Errors[i].Position()
			found = append(found, fmt.Errorf("%s:%d:%d: there is no setting %q; see the README for all settings",
				path, line, column, strings.Join(unknown.Errors[i].Key(), ".")))
		}
		return found
	}
	var syntax *toml.DecodeError
	if errors.As(err, &syntax) {
		line, column := syntax.Position()
		return []error{fmt.Errorf("%s:%d:%d: %s", path, line, column, syntax.Error())}
	}
	if err != nil {
		return []error{fmt.Errorf("%s: %w", path, err)}
	}
	return nil
}
