package page

import "context"

// settingQuiet remembers whether the listening prompt is switched off.
const settingQuiet = "listening"

// KeepQuiet remembers Quiet with the book. The job is for a command.
func (s *Session) KeepQuiet() func(context.Context) error {
	st, value := s.Desk.Store, "on"
	if s.Quiet {
		value = "off"
	}
	return func(ctx context.Context) error { return st.SetSetting(ctx, settingQuiet, value) }
}

// LoadQuiet takes over what the key said last; without it the given default stands.
func (s *Session) LoadQuiet(ctx context.Context, quiet bool) error {
	kept, err := s.Desk.Store.Setting(ctx, settingQuiet)
	s.Quiet = kept == "off" || kept == "" && quiet
	return err
}
