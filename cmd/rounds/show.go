package main

import (
	"github.com/spf13/cobra"
)

func (m *Main) showCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show ACCOUNT",
		Short: "One account: reasons, health, people, goals, promises, checklists, requests, last touches",
		Long: `Shows one account. ACCOUNT is a name or a part of it, initials, a kana reading, a
phone number, a mail address or an id; one that could be several exits with 3 and
lists them.

--json prints {as_of, account:{id, name, reading, language, country, time_zone, local_time,
stage, channel, handle, cadence, auto_renew, segment, plan, mrr, currency, seats, renewal_on, trial_end_on, payment, phone,
email, website, owner, team:[{id, name, duty}], parent, custom}, score, terms, reasons:[{code, since, due, breached,
play, snoozed_until, snoozed_for}], health:{as in rounds health explain}, contacts:[{id, name, role,
email, phone, language, time_zone, local_time, primary, champion, left_on, told:[{topic,
name, at}]}], goals:[{why, how, plan, first_value, expected_on, reached_at, blocker,
blocker_owner}], hand_offs:[{won_at, meeting_at, history, proposal, contract, features,
problems}], promises:[{text, source, due_on, covered_at, at}], checklists:[{playbook, version,
title, covered, total, started_at, progress_at, finished_at, stalled_days}], requests:[{id, kind,
subject, body, opened_at, first_answer_at, escalated_at, resolved_at, impact, real_need}],
issues:[{id, kind, title, root_cause, status, at, shipped_at}], follow_ups:[{text, due, all_day}], products:[{product,
plan, status, seats, mrr, renewal_on}], proposals:[{kind, product, mrr, status, decision_on,
at}], surveys:[{kind, score, declined, verbatim, at}], activities:[{id, kind, at,
minutes, outcome, sentiment, summary, next_step, by}], notes:[{id, at, by, texts}],
stories:[{account, title, text, shares}], settled:[{id, entity, key, field, kept, kept_by, other,
other_by, device, at, resolved_at, resolved_by}]}; the stories are those of similar accounts, settled are
fields that two people set without knowing of each other. What is not set is left out; of
requests, promises and activities it holds all, the last first.

--plain prints the same lines as the text, each with the name of its section first.`,
		Example: "  rounds show \"Lindqvist Handels\"\n  rounds show +46846500413 --json\n  rounds show lindqvist --at 2026-11-21T14:05:00Z",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.show(cmd, args[0]) },
	}
}

func (m *Main) show(cmd *cobra.Command, typed string) error {
	s, p, err := m.beginRead(cmd)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	id, err := s.Desk.Resolve(ctx, typed)
	if err != nil {
		return err
	}
	now := s.Now()
	d, err := s.Desk.Store.Dossier(ctx, id, now)
	if err != nil {
		return err
	}
	users, err := s.Desk.Store.Users(ctx)
	if err != nil {
		return err
	}
	sh := newShowing(s, p, d, users, now)
	return p.print(report{document: sh.document(), tables: sh.tables()})
}
