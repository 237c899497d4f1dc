package welcome

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/intake"
	"rounds/ui/page"
)

// How often progress is drawn, and where little may move.
const (
	pollEvery  = 100 * time.Millisecond
	pollSeldom = 2 * time.Second
)

func (p *Welcome) pollEvery() time.Duration {
	if p.s.Still {
		return pollSeldom
	}
	return pollEvery
}

// job is an import under way. The command that runs it and the page share it.
type job struct {
	cancel context.CancelFunc

	mu       sync.Mutex
	file     string // "" while the files are looked at
	done     int64
	total    int64
	begun    data.Instant
	stopping bool
}

type (
	pollMsg     struct{ job *job }
	importedMsg struct {
		job     *job
		reports []intake.Report
		err     error
	}
)

// outcome is what came of an import.
type outcome struct {
	reports []intake.Report
	err     error // why the files after them did not go in
}

func (p *Welcome) takeFiles() tea.Cmd {
	w := p.s.Words
	home, err := os.UserHomeDir()
	if err != nil {
		home = "" // ~ stays what it is, and the file is not found by that name
	}
	paths, closed := splitPaths(p.field.Text(), home)
	switch {
	case !closed:
		p.err = errors.New(w.T("welcome.files.quote"))
		return nil
	case len(paths) == 0:
		p.err = errors.New(w.T("welcome.files.none"))
		return nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	j := &job{cancel: cancel}
	p.state, p.job = importing, j
	return tea.Batch(p.run(ctx, j, paths), p.wait(j))
}

// run imports in the background; the store publishes the changes, and App brings
// the book up to date and evaluates it.
func (p *Welcome) run(ctx context.Context, j *job, paths []string) tea.Cmd {
	d, by, loc := p.s.Desk, p.s.Me.ID, p.s.Location
	return func() tea.Msg {
		files := make([]desk.ImportFile, len(paths))
		for i, path := range paths {
			files[i] = desk.ImportFile{Name: filepath.Base(path), Open: func() (io.ReadCloser, error) { return os.Open(path) }}
		}
		reports, err := d.Import(ctx, files, desk.ImportOptions{
			Intake: intake.Options{Location: loc}, By: by,
			Begin:    func(plan *intake.Plan) { j.begin(plan, d.Now()) },
			Progress: j.progress,
		})
		return importedMsg{j, reports, err}
	}
}

func (j *job) begin(plan *intake.Plan, now data.Instant) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.file, j.done, j.total, j.begun = plan.File, 0, plan.Rows, now
}

func (j *job) progress(done, total int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.done, j.total = done, total
}

// stop asks the import to end; what it has in hand is taken back.
func (j *job) stop() {
	j.mu.Lock()
	j.stopping = true
	j.mu.Unlock()
	j.cancel()
}

func (p *Welcome) wait(j *job) tea.Cmd {
	return tea.Tick(p.pollEvery(), func(time.Time) tea.Msg { return pollMsg{j} })
}

func (p *Welcome) poll(msg pollMsg) tea.Cmd {
	if msg.job != p.job || p.state != importing {
		return nil
	}
	return p.wait(msg.job)
}

// importedAll shows what came of the import; when nothing went in, the files stand
// on the line again, with the reason.
func (p *Welcome) importedAll(msg importedMsg) {
	if msg.job != p.job {
		return
	}
	msg.job.cancel()
	p.job = nil
	err := msg.err
	if errors.Is(err, context.Canceled) {
		err = errors.New(p.s.Words.T("welcome.cancelled"))
	}
	if len(msg.reports) == 0 {
		p.state, p.err = filing, err
		return
	}
	p.state, p.took = imported, outcome{msg.reports, err}
}

// says is the line of progress: the file, how far, and how fast.
func (j *job) says(s *page.Session) string {
	j.mu.Lock()
	defer j.mu.Unlock()
	w := s.Words
	switch {
	case j.stopping:
		return w.T("welcome.stopping")
	case j.file == "":
		return w.T("welcome.reading")
	}
	seconds := max(s.Now().Sub(j.begun).Seconds(), 0.001)
	rate := int64(float64(j.done) / seconds)
	return w.T("welcome.importing", j.file, w.Number(j.done), w.Number(j.total), w.Number(rate))
}

// share is how much of the file under way is done, from 0 to 1.
func (j *job) share() float64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.total == 0 {
		return 0
	}
	return float64(j.done) / float64(j.total)
}
