package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"rounds/data"
	"rounds/data/calendar"
	"rounds/data/signal"
)

// config is config.toml in the configuration folder; every key is optional.
type config struct {
	// Theme is "dark" or "light": the terminal's background.
	Theme string `toml:"theme"`
	// Working is when the team works: sign-ups, retries and proposed follow-ups
	// count in it. Response clocks run round the clock unless Response says so.
	Working *workingHours `toml:"working"`
}

type workingHours struct {
	Days     []string `toml:"days"` // mon … sun
	From     string   `toml:"from"` // 09:00
	To       string   `toml:"to"`   // 18:00
	Holidays []string `toml:"holidays"`
	TimeZone string   `toml:"time_zone"` // "" means each customer's own
	Response bool     `toml:"response"`
}

// readConfig reads the file; an absent one is the default.
func (m *Main) readConfig() (config, error) {
	c := config{Theme: "dark"}
	h, err := m.home()
	if err != nil {
		return c, err
	}
	path := filepath.Join(h.config, "config.toml")
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return c, data.Errorf(data.CodeReadOnly, "%s cannot be read: %w", path, err)
	}
	defer func() { _ = f.Close() }()
	if err := toml.NewDecoder(f).DisallowUnknownFields().Decode(&c); err != nil {
		return c, configError(path, err)
	}
	if c.Theme != "dark" && c.Theme != "light" {
		return c, data.Errorf(data.CodeInvalid, "%s: theme is %q; write \"dark\" or \"light\"", path, c.Theme)
	}
	return c, nil
}

// configError says where in the file the mistake is.
func configError(path string, err error) error {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
		line, column := unknown.Errors[0].Position()
		return data.Errorf(data.CodeInvalid, "%s:%d:%d: there is no setting %q; see the README for all settings",
			path, line, column, strings.Join(unknown.Errors[0].Key(), "."))
	}
	var syntax *toml.DecodeError
	if errors.As(err, &syntax) {
		line, column := syntax.Position()
		return data.Errorf(data.CodeInvalid, "%s:%d:%d: %s", path, line, column, syntax.Error())
	}
	return data.Errorf(data.CodeInvalid, "%s: %w", path, err)
}

// teamRules reads the configuration and gives the rules that it asks for.
func (m *Main) teamRules() (*signal.Rules, error) {
	var err error
	if m.settings, err = m.readConfig(); err != nil {
		return nil, err
	}
	return m.settings.rules()
}

// rules are the field's rules with the team's working hours.
func (c config) rules() (*signal.Rules, error) {
	rules := signal.Default()
	if c.Working == nil {
		return rules, nil
	}
	cal, err := c.Working.calendar()
	if err != nil {
		return nil, err
	}
	rules.Working = cal
	if c.Working.Response {
		rules.Response = cal
	}
	return rules, rules.Check()
}

// fingerprint changes when the rules do, so that standings kept from other rules
// are evaluated again.
func (c config) fingerprint() string {
	working, err := json.Marshal(c.Working)
	if err != nil {
		panic("settings that JSON cannot hold: " + err.Error())
	}
	return versionText() + " " + string(working)
}

func (w *workingHours) calendar() (*calendar.Calendar, error) {
	open, err := clockMinutes("from", w.From, "09:00")
	if err != nil {
		return nil, err
	}
	shut, err := clockMinutes("to", w.To, "18:00")
	if err != nil {
		return nil, err
	}
	if shut <= open {
		return nil, data.Errorf(data.CodeInvalid, "config.toml: working.to (%s) must be later than working.from (%s)", w.To, w.From)
	}
	cal := &calendar.Calendar{}
	days := w.Days
	if len(days) == 0 {
		days = []string{"mon", "tue", "wed", "thu", "fri"}
	}
	for _, name := range days {
		d, ok := weekday(name)
		if !ok {
			return nil, data.Errorf(data.CodeInvalid, "config.toml: working.days has %q; write mon, tue, wed, thu, fri, sat, sun", name)
		}
		cal.Week[d] = calendar.Hours{Open: open, Close: shut}
	}
	for _, h := range w.Holidays {
		day, err := data.ParseDate(h)
		if err != nil {
			return nil, data.Errorf(data.CodeInvalid, "config.toml: working.holidays: %w", err)
		}
		cal.Holidays = append(cal.Holidays, day)
	}
	if w.TimeZone != "" {
		if cal.Location, err = time.LoadLocation(w.TimeZone); err != nil {
			return nil, data.Errorf(data.CodeInvalid, "config.toml: working.time_zone %q is no time zone; write it as Europe/Berlin", w.TimeZone)
		}
	}
	return cal, nil
}

// clockMinutes reads "09:30" as minutes after midnight; 24:00 is the end of a day.
func clockMinutes(name, value, fallback string) (int, error) {
	if value == "" {
		value = fallback
	}
	hours, minutes, ok := strings.Cut(value, ":")
	h, herr := strconv.Atoi(hours)
	m, merr := strconv.Atoi(minutes)
	if !ok || herr != nil || merr != nil || h < 0 || m < 0 || m > 59 || h*60+m > 24*60 {
		return 0, data.Errorf(data.CodeInvalid, "config.toml: working.%s is %q; write a time such as 09:00", name, value)
	}
	return h*60 + m, nil
}

func weekday(name string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.HasPrefix(strings.ToLower(fmt.Sprint(d)), strings.ToLower(name)) && len(name) >= 2 {
			return d, true
		}
	}
	return 0, false
}
