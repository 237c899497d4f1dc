# The tag brings full-text search into SQLite; -buildvcs=false keeps a tree that
# another user owns buildable (git describe below gives the version instead).
export GOFLAGS := -tags=sqlite_fts5 -buildvcs=false
export CGO_ENABLED := 1

# Programs that the tests run, as command:Debian-package.
TEST_NEEDS := gcc:gcc tmux:tmux

VERSION := $(or $(shell git describe --tags --always --dirty 2>/dev/null),unknown)
COMMIT := $(or $(shell git rev-parse --short=12 HEAD 2>/dev/null),unknown)
LINT := go tool -modfile=.ci/tools/go.mod golangci-lint

# make demo ARGS='--accounts 2000 --offline' · make bench ARGS='-only find,rank' · make micro BENCH=Rank · make fuzz FUZZTIME=1m
ARGS :=
BENCH := .
BENCHTIME := 1s
FUZZTIME := 5s

.PHONY: build demo test needs format vet lint race bench micro fuzz clean
.NOTPARALLEL:

build:
	go build -trimpath -ldflags '-X main.version=$(VERSION) -X main.commit=$(COMMIT)' -o bin/rounds ./cmd/rounds

demo: build
	bin/rounds demo $(ARGS)

# The quick checks first.
test: needs format vet lint race

needs:
	@.ci/install $(TEST_NEEDS)

format:
	@files=$$(gofmt -l $$(find . -name '*.go' -not -path './.*')) && \
	if [ -n "$$files" ]; then echo "not formatted (gofmt -w mends it):"; echo "$$files"; exit 1; fi

vet:
	go vet ./...

lint:
	$(LINT) run

race:
	go test -race -timeout 15m ./...

# The product beside the limits of this machine, in one run; ROUNDS_BENCH_DIR keeps
# the world of 100,000 accounts for the next.
bench:
	go run ./cmd/bench $(ARGS)
	@echo "the packages' own benchmarks: make micro BENCH=Rank BENCHTIME=3s"

micro:
	go test -run '^$$' -bench '$(BENCH)' -benchtime $(BENCHTIME) -benchmem -timeout 60m -p 1 ./...

# A smoke of all fuzz targets; their seeds run with the tests.
fuzz:
	.ci/fuzz $(FUZZTIME)

clean:
	rm -rf bin .cache
