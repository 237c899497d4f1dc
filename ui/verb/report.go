package verb

import (
	"bytes"
	"context"

	tea "charm.land/bubbletea/v2"

	"rounds/data/kpi"
	"rounds/data/text"
	"rounds/ui/page"
	"rounds/ui/paper"
	"rounds/ui/words"
)

// report writes the account's last whole month as one HTML file, in the customer's language;
// where there is no place to write one, its text is copied.
func (v *Verbs) report(t Target) tea.Cmd {
	s, id, at := v.s, t.Row.ID, v.s.Now()
	return page.Work(func(ctx context.Context) tea.Msg {
		failed := func(err error) tea.Msg { return page.ToastMsg{Err: err} }
		d, err := s.Desk.Store.Dossier(ctx, id, at)
		if err != nil {
			return failed(err)
		}
		a := &d.Facts.Account
		month := kpi.MonthOf(at.DateIn(a.Location())).Add(-1)
		read, err := paper.ReadMonth(ctx, s.Desk, a, month)
		if err != nil {
			return failed(err)
		}
		report := read.Report(words.New(a.Language))
		if s.SaveFile == nil {
			return page.CopyMsg{Text: report.Markdown()}
		}
		var file bytes.Buffer
		if err := report.WriteHTML(&file); err != nil {
			return failed(err)
		}
		path, err := s.SaveFile(text.FileName(a.Name)+"-"+month.String()+".html", file.Bytes())
		if err != nil {
			return failed(err)
		}
		return page.ToastMsg{Text: s.Words.T("ask.report.done", s.Words.Month(month.From), path)}
	})
}
