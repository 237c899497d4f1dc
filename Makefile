# The tag brings full-text search into SQLite; -buildvcs=false keeps a tree that
# another user owns buildable (git describe below gives the version instead).
export GOFLAGS := -tags=sqlite_fts5 -buildvcs=false
export CGO_ENABLED := 1

# Programs that the tests run, as command:Debian-package.
TEST_NEEDS := gcc:gcc tmux:tmux screen:screen initdb:postgresql curl:curl ssh:openssh-client ssh-audit:ssh-audit chromium:chromium dpkg-deb:dpkg systemd-analyze:systemd strace:strace node:nodejs npm:npm

# Programs beside which the bench measures, or that it builds with.
BENCH_NEEDS := gcc:gcc fzf:fzf initdb:postgresql

VERSION := $(or $(shell git describe --tags --always --dirty 2>/dev/null),unknown)
COMMIT := $(or $(shell git rev-parse --short=12 HEAD 2>/dev/null),unknown)
LINT := go tool -modfile=.ci/tools/go.mod golangci-lint

# A release is called by its tag, else by the commit's day and name.
RELEASE := $(or $(patsubst v%,%,$(shell git describe --tags --exact-match 2>/dev/null)),0.1.0+git.$(shell git log -1 --format=%cd.%h --date=format:%Y%m%d 2>/dev/null))
BUILT := $(or $(shell git log -1 --format=%ct 2>/dev/null),0)
DIST := dist

# make demo ARGS='--accounts 2000 --offline' · make bench ARGS='-only find,rank' · make soak ARGS='--for 2h --seed 7 --on postgres' · make kills KILLS=500 · make micro BENCH=Rank · make fuzz FUZZTIME=1m
ARGS :=
BENCH := .
BENCHTIME := 1s
FUZZTIME := 3s
KILLS := 10000

.PHONY: build demo screenshots test needs format vet lint race bench soak kills micro fuzz dist clean
.NOTPARALLEL:

build:
	go build -trimpath -ldflags '-X main.version=$(VERSION) -X main.commit=$(COMMIT)' -o bin/rounds ./cmd/rounds

demo: build
	bin/rounds demo $(ARGS)

# The pictures of the README, from the real program on the demo world.
screenshots: build needs
	.ci/screenshots/make bin/rounds .ci/screenshots

# The quick checks first.
test: needs format vet lint race fuzz

needs:
	@.ci/install $(TEST_NEEDS)
	@.ci/xterm/install

format:
	@files=$$(gofmt -l $$(find . -name '*.go' -not -path './.*')) && \
	if [ -n "$$files" ]; then echo "not formatted (gofmt -w mends it):"; echo "$$files"; exit 1; fi

vet:
	go vet ./...

# The linter, the licences of what is built in, and its known vulnerabilities.
lint:
	$(LINT) run
	go -C .ci/licences run . ../.. ./cmd/rounds
	.ci/licences/vulnerabilities

race:
	go test -race -timeout 25m ./...

# The product beside the limits of this machine, in one run; ROUNDS_BENCH_DIR keeps
# the world of 100,000 accounts for the next. growth.svg shows how costs grow.
bench:
	@.ci/install $(BENCH_NEEDS)
	go run ./cmd/bench $(ARGS)
	@echo "the packages' own benchmarks: make micro BENCH=Rank BENCHTIME=3s"

# A team at work on the program's processes, with faults by the dice of a seed; without
# ARGS for an hour on each database. It prints the seed, totals, memory and sizes. Then the
# kills.
soak:
	go test -count=1 -timeout 0 -run '^TestSoak$$' -v ./cmd/rounds -args $(or $(ARGS),--for 1h)
	$(MAKE) kills ARGS=

# Devices and their server killed with kill -9 at so many writes of the store's and the
# sync's code, and as many writes and reads at which their disk fails; ARGS='-sim.killseed 7'
# throws other dice.
kills:
	@.ci/install gcc:gcc
	go test -count=1 -timeout 0 -run 'AtAny.*LosesNothing$$' ./sync/simulation -sim.kills $(KILLS) $(ARGS)

micro:
	go test -run '^$$' -bench '$(BENCH)' -benchtime $(BENCHTIME) -benchmem -timeout 60m -p 1 ./...

# All fuzz targets for a while each; their seeds run with the tests.
fuzz:
	.ci/fuzz $(FUZZTIME)

# The program, its Debian package with man page, completions and systemd units, and
# their sums. The same commit gives the same bytes.
dist:
	.ci/dist/build $(DIST) $(RELEASE) $(COMMIT) $(BUILT)

clean:
	rm -rf bin dist .cache growth.svg
