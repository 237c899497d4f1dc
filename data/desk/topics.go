package desk

import (
	"rounds/data"
	"rounds/data/playbook"
	"rounds/data/store"
)

// Topics name what people were told, by the ids that playbooks give their topics.
type Topics map[string]playbook.Text

// Topics names the topics of the playbooks that were run with an account; where two
// have the same id, play's own name counts, which may be nil. It parses playbooks: on
// a screen, call it in a command.
func (d *Desk) Topics(play *playbook.Playbook, runs []data.Run) Topics {
	topics := Topics{}
	seen := map[string]bool{}
	for i := range runs {
		id := runs[i].PlaybookID
		if p, ok := d.Library().Current(id); ok && !seen[id] {
			topics.add(p)
		}
		seen[id] = true
	}
	if play != nil {
		topics.add(play)
	}
	return topics
}

func (t Topics) add(p *playbook.Playbook) {
	for _, topic := range p.Topics {
		t[topic.ID] = topic.Label
	}
}

// all appends a topic's id and its names in all languages.
func (t Topics) all(to []string, id string) []string {
	to = append(to, id)
	for _, label := range t[id] {
		to = append(to, label)
	}
	return to
}

// Name is a topic in a language; one that was typed names itself.
func (t Topics) Name(id, lang string) string {
	if label, ok := t[id]; ok {
		return label.In(lang)
	}
	return id
}

// Said names what was covered with an account: the topics that its people were told, and
// of every step that was ticked its topic, its promise tags and its name, in all their
// languages. The run except is left out: a call that is on the screen adds its own. It
// parses playbooks: on a screen, call it in a command.
func (d *Desk) Said(f *store.Dossier, except data.ID) []string {
	var out []string
	topics := d.Topics(nil, f.Facts.Runs)
	for i := range f.Told {
		out = topics.all(out, f.Told[i].Topic)
	}
	done := map[data.ID]map[string]bool{}
	for i := range f.Steps {
		s := &f.Steps[i]
		if s.State != data.StepDone || s.RunID == except {
			continue
		}
		if done[s.RunID] == nil {
			done[s.RunID] = map[string]bool{}
		}
		done[s.RunID][s.StepID] = true
	}
	for i := range f.Facts.Runs {
		r := &f.Facts.Runs[i]
		if len(done[r.ID]) == 0 {
			continue
		}
		if p := d.PlayOfRun(r); p != nil {
			out = append(out, SaidIn(p, func(step string) bool { return done[r.ID][step] })...)
		}
	}
	return out
}

// SaidIn names what the ticked steps of a playbook cover.
func SaidIn(p *playbook.Playbook, done func(step string) bool) []string {
	topics := Topics{}
	topics.add(p)
	var out []string
	for i := range p.Sections {
		for j := range p.Sections[i].Steps {
			s := &p.Sections[i].Steps[j]
			if p.Sections[i].Kind == playbook.Prepare || !done(s.ID) {
				continue // what was read before the call, nobody was told
			}
			out = append(out, s.Covers...)
			for _, label := range s.Label {
				out = append(out, label)
			}
			if s.Topic != "" {
				out = topics.all(out, s.Topic)
			}
		}
	}
	return out
}
