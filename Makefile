# Shelfread's two commands are `make demo` and `make test`; `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# libtesseract's OpenMP threads spin against each other; parallelism comes from one recogniser a
# core instead. The limit counts only when it is set before a process starts.
export OMP_THREAD_LIMIT := 1

PACKAGES := libtesseract-dev libleptonica-dev libopenblas-dev libsqlite3-dev libyaz-dev pkg-config \
  tesseract-ocr-eng tesseract-ocr-spa tesseract-ocr-cat

# Tests look at the review site in a real browser.
TEST_PACKAGES := chromium chromium-driver

# One release build serves the command, the tests and the benchmarks.
SWIFT_TEST := swift test -c release --disable-xctest --disable-testable-imports
SHELFREAD := .build/release/shelfread

# Real data for `make eval` and `make bench`; what is not there is skipped, and named.
export SHELFREAD_DATA ?= ../shared/data

# Where `make install` puts the command.
PREFIX ?= /usr/local

.PHONY: help demo test eval bench lint format clean dependencies build install

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

dependencies: ## install what is missing, through apt
	@command -v swift >/dev/null || { echo "make: no swift on the PATH: install the Swift toolchain (6.2 or later) from swift.org first" >&2; exit 1; }
	@missing=(); for package in $(PACKAGES); do \
	  [[ "$$(dpkg-query -W -f='$${Status}' $$package 2>/dev/null)" == *"ok installed" ]] || missing+=($$package); done; \
	if (( $${#missing[@]} )); then \
	  as_root=(); (( EUID == 0 )) || as_root=(sudo); \
	  echo "Installing through apt: $${missing[*]}"; \
	  $${as_root[@]+"$${as_root[@]}"} apt-get update -qq; \
	  $${as_root[@]+"$${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}" >/dev/null; \
	fi

build: dependencies
	swift build -c release --product shelfread

# The command and the bundles with its weights stay together; a link makes it found.
install: build ## put the command into PREFIX/bin (by default /usr/local)
	install -d "$(PREFIX)/bin" "$(PREFIX)/lib/shelfread"
	install -m 755 $(SHELFREAD) "$(PREFIX)/lib/shelfread/"
	cp -R $(filter-out %Tests.resources,$(wildcard .build/release/Shelfread_*.resources)) "$(PREFIX)/lib/shelfread/"
	ln -sf ../lib/shelfread/shelfread "$(PREFIX)/bin/shelfread"

demo: build ## import the sample catalogue, match the sample photos, say where the results are
	@mkdir -p demo
	$(SHELFREAD) catalogue import catalogue/sample.csv --catalogue demo/library.sqlite
	$(SHELFREAD) match images/samples --catalogue demo/library.sqlite --output demo/results
	$(SHELFREAD) eval photos --truth images/samples --results demo/results
	@echo "Results: demo/results (open the *-spines.jpg pictures; matches.csv lists every book)"

test: PACKAGES += $(TEST_PACKAGES)
test: dependencies ## build and run all tests
	$(SWIFT_TEST)

eval: build ## accuracy on the data in SHELFREAD_DATA, beside the kept figures
	eval/run

bench: dependencies ## speed and memory
	swift build -c release
	.build/release/ShelfreadBenchmarks

lint: ## swift-format in lint mode, warnings as errors
	swift format lint --strict --recursive Package.swift Sources Tests

format: ## rewrite the sources as lint wants them
	swift format --in-place --recursive Package.swift Sources Tests

clean: ## remove what was built and the demo's results
	rm -rf .build demo
