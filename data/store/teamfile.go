package store

import (
	"context"
	"encoding/json"
	"errors"

	"rounds/data"
	"rounds/data/text"
)

// ChangedTeamFile is the kind under which a change of the team's files is published.
const ChangedTeamFile = "team_file"

// TeamFiles lists the files that the team shares, by path.
func (s *Store) TeamFiles(ctx context.Context) ([]data.TeamFile, error) {
	files, err := list[data.TeamFile](ctx, s.reader, "WHERE gone_at = 0 AND text <> '' ORDER BY path")
	return files, workError("reading the team's files", err)
}

// ShareFile gives a file to the team in place of the one of that path, or with an empty
// text takes it back. It reports whether that changed anything. Who may is the server's
// to say: the change of somebody who is no lead comes back as refused.
func (s *Store) ShareFile(ctx context.Context, path, content string, by data.ID) (changed bool, err error) {
	switch {
	case !data.IsTeamFile(path):
		return false, data.Errorf(data.CodeInvalid, "%q cannot be shared: the team shares %s and %sNAME.yaml", path, data.TeamRules, data.TeamPlaybooks)
	case len(content) > text.MaxField:
		return false, data.Errorf(data.CodeInvalid, "%s has %d KiB, and a shared file may have %d; shorten it", path, len(content)>>10, text.MaxField>>10)
	}
	err = s.do(ctx, "share", func(tx *Tx) error {
		file := data.TeamFile{ID: data.TeamFileID(path), Path: path, Text: content, At: tx.now, By: by}
		k, v := kindOf(file)
		old, frev, err := tx.load(k, file.ID)
		if absent(err) {
			if changed = content != ""; changed {
				return tx.Insert(file)
			}
			return nil
		}
		if err != nil {
			return err
		}
		if changed = old.Interface().(data.TeamFile).Text != content; !changed {
			return nil
		}
		_, err = tx.saveOver(k, old, v, frev, []string{"text", "at", "by"})
		return err
	})
	return changed, err
}

// settingTeamGood keeps, for each of the team's files, what it last said without a
// mistake.
const settingTeamGood = "team-files-good"

// GoodFiles are the team's files as they last were without a mistake, by path: they stay
// in force while a newer text has one, also over a restart.
func (s *Store) GoodFiles(ctx context.Context) (map[string]string, error) {
	good := map[string]string{}
	raw, err := s.Setting(ctx, settingTeamGood)
	if err != nil || raw == "" {
		return good, err
	}
	if err := json.Unmarshal([]byte(raw), &good); err != nil {
		return nil, errors.Join(data.Errorf(data.CodeDamaged, "what is kept of the team's files cannot be read; `rounds doctor` looks after it"), err)
	}
	return good, nil
}

// KeepGood keeps the files as GoodFiles gives them.
func (s *Store) KeepGood(ctx context.Context, good map[string]string) error {
	raw, err := json.Marshal(good)
	if err != nil {
		return err
	}
	return s.SetSetting(ctx, settingTeamGood, string(raw))
}
