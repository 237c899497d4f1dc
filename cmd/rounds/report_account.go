package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/kpi"
	"rounds/ui/paper"
	"rounds/ui/part"
	"rounds/ui/words"
)

// accountReportDoc is `report --account --json`.
type accountReportDoc struct {
	Account  accountRef `json:"account"`
	From     data.Date  `json:"from"`
	To       data.Date  `json:"to"` // the last day
	Language string     `json:"language"`
	Text     string     `json:"text"`
}

func (m *Main) accountReport(cmd *cobra.Command, f reportFlags) error {
	if f.quarter != "" || f.from != "" || f.to != "" {
		return usageError{errors.New("the report of an account is about one month; give --month")}
	}
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	account, err := m.accountNamed(cmd.Context(), s, f.account)
	if err != nil {
		return err
	}
	today := s.Now().DateIn(account.Location())
	month := kpi.MonthOf(today).Add(-1)
	if f.month != "" {
		if month, err = kpi.ParseMonth(f.month); err != nil {
			return usageError{err}
		}
	}
	if month.From > today {
		return usageError{data.Errorf(data.CodeInvalid, "%s is still to come; give a month that has begun", month)}
	}
	if f.out != "" {
		if err := m.mayWrite(p.words, f.out, f.force); err != nil {
			return err
		}
	}
	read, err := paper.ReadMonth(cmd.Context(), s.Desk, &account, month)
	if err != nil {
		return err
	}
	report := read.Report(words.New(account.Language))
	text := report.Markdown()
	if f.html {
		var page strings.Builder
		if err := report.WriteHTML(&page); err != nil {
			return err
		}
		text = page.String()
	}
	if f.out != "" && f.out != standardOutput {
		if err := replaceFile(f.out, []byte(text)); err != nil {
			return err
		}
		doc := reportDoc{File: f.out, From: month.From, To: month.To - 1, Bytes: len(text)}
		return p.printLines(doc, []string{p.words.T("cli.report.written", p.words.Month(month.From), part.Clean(f.out))})
	}
	doc := accountReportDoc{refOf(&account), month.From, month.To - 1, report.Lang, text}
	return p.printLines(doc, strings.Split(strings.TrimRight(text, "\n"), "\n"))
}
