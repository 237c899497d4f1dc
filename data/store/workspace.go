package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"rounds/data"
	"rounds/data/text"
)

// WorkspaceRun is the working-through of a playbook that belongs to the team and to no
// customer, such as the launch of the team itself. A run of an account is a row that is
// synced with its account; this one has none, so it is kept among the settings of the
// book: it stays on this machine, is carried into a new file with them, and is part of
// a backup.
type WorkspaceRun struct {
	ID         data.ID           `json:"id"`
	PlaybookID string            `json:"playbook_id"`
	Version    int64             `json:"version"` // on which it began and stays
	Source     string            `json:"source"`  // the playbook as it was written then
	StartedAt  data.Instant      `json:"started_at"`
	ProgressAt data.Instant      `json:"progress_at"`
	FinishedAt data.Instant      `json:"finished_at"` // 0 while a required step is open
	Covered    int64             `json:"covered"`
	Total      int64             `json:"total"`
	Steps      []data.StepAnswer `json:"steps"`
}

// settingWorkspaceRun, with the id of a playbook behind it, names its run.
const settingWorkspaceRun = "workspace-run:"

// ChangedWorkspaceRun is the kind under which a change of such a run is published.
const ChangedWorkspaceRun = "workspace_run"

// WorkspaceRuns lists the runs that belong to no customer, by playbook.
func (s *Store) WorkspaceRuns(ctx context.Context) ([]WorkspaceRun, error) {
	runs, err := workspaceRuns(ctx, s.reader)
	return runs, workError("reading the team's own checklists", err)
}

func workspaceRuns(ctx context.Context, q querier) ([]WorkspaceRun, error) {
	// The names between the prefix and the character after ":" are those that begin so.
	rows, err := q.QueryContext(ctx, `SELECT value FROM setting WHERE name >= ? AND name < ? ORDER BY name`,
		settingWorkspaceRun, settingWorkspaceRun[:len(settingWorkspaceRun)-1]+";")
	if err != nil {
		return nil, err
	}
	values, err := scanStrings(rows)
	if err != nil {
		return nil, err
	}
	var out []WorkspaceRun
	for _, v := range values {
		var r WorkspaceRun
		if err := json.Unmarshal([]byte(v), &r); err != nil {
			return nil, fmt.Errorf("a checklist of the team: %w", err)
		}
		out = append(out, r)
	}
	return out, nil
}

func workspaceRun(ctx context.Context, q querier, playbook string) (run WorkspaceRun, found bool, err error) {
	runs, err := workspaceRuns(ctx, q)
	if i := slices.IndexFunc(runs, func(r WorkspaceRun) bool { return r.PlaybookID == playbook }); i >= 0 {
		return runs[i], true, err
	}
	return WorkspaceRun{}, false, err
}

// StartWorkspaceRun begins the run of a playbook that belongs to no customer, or goes
// on with the one that there is. Of the plan it takes the playbook and the steps that
// apply.
func (s *Store) StartWorkspaceRun(ctx context.Context, plan CallPlan) (WorkspaceRun, error) {
	run, found, err := workspaceRun(ctx, s.reader, plan.PlaybookID)
	if err != nil || found {
		return run, workError("starting the checklist", err)
	}
	err = s.transact(ctx, "starting the checklist", func(tx *Tx) error {
		if run, found, err = workspaceRun(tx.ctx, tx.sql, plan.PlaybookID); err != nil || found {
			return err // another window was quicker
		}
		run = WorkspaceRun{
			ID: s.ids.New(), PlaybookID: plan.PlaybookID, Version: plan.PlaybookVersion, Source: string(plan.PlaybookSource),
			StartedAt: tx.now, ProgressAt: tx.now, Total: plan.Total,
		}
		return tx.keepWorkspaceRun(run)
	})
	return run, err
}

// SetWorkspaceStep ticks, unticks or answers one step of such a run; finished says that
// every required step is covered then.
func (s *Store) SetWorkspaceStep(ctx context.Context, playbook string, step Step, finished bool) error {
	return s.transact(ctx, "saving the step", func(tx *Tx) error {
		run, found, err := workspaceRun(tx.ctx, tx.sql, playbook)
		if err != nil {
			return err
		}
		if !found {
			return data.Errorf(data.CodeNotFound, "the checklist %s was not begun; open it from the page of playbooks", playbook)
		}
		if step.Draft != nil {
			if err := tx.discard(*step.Draft); err != nil {
				return err
			}
		}
		answer := data.StepAnswer{
			StepID: step.StepID, State: step.State, Field: step.Field, Answer: text.Block(step.Answer),
			Reason: text.Line(step.Reason), At: tx.now, By: step.By,
		}
		if i := slices.IndexFunc(run.Steps, func(a data.StepAnswer) bool { return a.StepID == step.StepID }); i >= 0 {
			run.Steps[i] = answer
		} else {
			run.Steps = append(run.Steps, answer)
		}
		if step.State != data.StepOpen {
			run.ProgressAt = tx.now
		}
		run.Covered, run.Total = step.Covered, step.Total
		switch {
		case !finished:
			run.FinishedAt = 0
		case run.FinishedAt == 0:
			run.FinishedAt = tx.now
		}
		return tx.keepWorkspaceRun(run)
	})
}

func (tx *Tx) keepWorkspaceRun(run WorkspaceRun) error {
	raw, err := json.Marshal(run)
	if err != nil {
		return err
	}
	tx.kinds[ChangedWorkspaceRun] = struct{}{}
	tx.wrote++
	return tx.exec(setSetting, settingWorkspaceRun+run.PlaybookID, string(raw))
}
