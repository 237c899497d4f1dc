package call

import (
	"rounds/data"
	"rounds/data/playbook"
)

// cue is one thing that was captured during the call: the key that captures it and
// what was heard.
type cue struct {
	key, text string
}

// captured is what came of the call so far.
type captured struct {
	cues                                        []cue
	issues, features, promises, told, proposals int
	dates, answers                              int
	scores                                      map[data.SurveyKind]int64
	asked                                       map[data.SurveyKind]bool // there is a row already
}

func (n captured) any() bool { return len(n.cues) > 0 }

// captured counts what was captured in this call and answered in its run.
func (c *Call) captured() captured {
	k, f, id := &c.s.Keys.Account, c.file.Facts, c.call.Activity.ID
	n := captured{scores: map[data.SurveyKind]int64{}, asked: map[data.SurveyKind]bool{}}
	add := func(count *int, key, text string) {
		*count++
		n.cues = append(n.cues, cue{key, text})
	}
	for i := range f.Issues {
		if r := &f.Issues[i]; r.ActivityID == id && r.Kind == data.IssueFeature {
			add(&n.features, k.Feature.Label(), r.Title)
		} else if r.ActivityID == id {
			add(&n.issues, k.Issue.Label(), r.Title)
		}
	}
	for i := range f.Promises {
		if r := &f.Promises[i]; r.ActivityID == id {
			add(&n.promises, k.Promise.Label(), r.Text)
		}
	}
	for i := range c.file.Told {
		if r := &c.file.Told[i]; r.ActivityID == id {
			add(&n.told, k.Told.Label(), c.topic(r.Topic))
		}
	}
	for i := range f.Proposals {
		if r := &f.Proposals[i]; r.ActivityID == id {
			add(&n.proposals, k.Proposal.Label(), r.Product)
		}
	}
	for i := range f.FollowUps {
		if r := &f.FollowUps[i]; r.ActivityID == id {
			add(&n.dates, k.FollowUp.Label(), r.Text)
		}
	}
	for i := range f.Surveys {
		if r := &f.Surveys[i]; r.ActivityID == id {
			n.asked[r.Kind] = true
			if !r.Declined {
				n.scores[r.Kind] = r.Score
			}
			n.cues = append(n.cues, cue{k.Score.Label(), c.scoreText(r)})
		}
	}
	c.countAnswers(&n)
	return n
}

// countAnswers adds what the checklist holds: answers of this call, scores, topics.
func (c *Call) countAnswers(n *captured) {
	if c.play == nil {
		return
	}
	scores := c.play.Scores(c.run)
	for _, s := range c.play.Visible(c.run) {
		_, answered := c.run.Answers[s.Field]
		if !answered || s.Kind != playbook.Ask || c.run.State(s.ID) != playbook.Done || !c.answeredHere(s.ID) {
			continue
		}
		n.answers++
		if score, ok := scores[s.Score]; ok && !n.asked[data.SurveyKind(s.Score)] {
			n.scores[data.SurveyKind(s.Score)] = int64(score)
		}
	}
	n.told += len(c.newTopics())
}

// newTopics are the topics of ticked steps of which somebody present had not heard.
func (c *Call) newTopics() []string {
	if c.play == nil {
		return nil
	}
	var out []string
	for _, topic := range c.play.Told(c.run) {
		if _, all := c.heardBy(topic, c.present()); !all {
			out = append(out, topic)
		}
	}
	return out
}

// heardBy is when the last of some contacts heard of a topic; all is whether every one
// of them has.
func (c *Call) heardBy(topic string, contacts []data.ID) (at data.Instant, all bool) {
	for _, who := range contacts {
		heard := false
		for i := range c.file.Told {
			if t := &c.file.Told[i]; t.ContactID == who && t.Topic == topic {
				at, heard = max(at, t.At), true
			}
		}
		if !heard {
			return 0, false
		}
	}
	return at, len(contacts) > 0
}

func (c *Call) topic(id string) string { return c.topics.Name(id, c.s.Words.Lang()) }

// toldTopics are what a contact has heard, newest first.
func (c *Call) toldTopics(contact data.ID) []string {
	var out []string
	for _, t := range data.Heard(c.file.Told, contact, c.s.Now()) {
		out = append(out, c.topic(t.Topic))
	}
	return out
}

func (c *Call) scoreText(r *data.Survey) string {
	name := c.s.Words.T("call.score." + string(r.Kind))
	if r.Declined {
		return name + " " + c.s.Words.T("call.score.declined")
	}
	return name + " " + c.s.Words.Number(r.Score)
}
