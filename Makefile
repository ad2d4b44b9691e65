# make run [ARGS='sample -i 5s']   install what is locked, build, run
# make test                        install, build, run every test
# make faults                      every fault at full size, and what is lost in it: a quarter of an hour
# make fleet [HOSTS=1000 SECONDS=600 BETWEEN=30] many hosts over NATS into a database, all of it killed and cut off at random
# make bench [ROUNDS=5 SHORT=1]     what cubestat takes, beside other programs, into test/bench/RESULTS.md; or bench-convert, ...
# make bench-memory                the most memory that a million records take: half an hour
# make bench-compare REV=main~10   the same, beside an older revision
# make check                       types, lint, format, man pages, package
# make install [PREFIX=~/.local]   cubestat, its man pages and completions; make uninstall takes them away
# make binary                      dist/cubestat, which runs where no Node.js is
# make picture                     an hour of this host, drawn as the README has it
# make man, make format, make clean

PREFIX ?= /usr/local
# Some shells leave the ~ of PREFIX=~/.local as it is.
override PREFIX := $(patsubst ~/%,$(HOME)/%,$(PREFIX))
root = $(DESTDIR)$(PREFIX)

# What cubestat puts somewhere, from there, beside the pages in its man.
home = lib/cubestat
link = ../$(home)/dist/bin/cubestat.js
completions = share/bash-completion/completions/cubestat share/zsh/site-functions/_cubestat share/fish/vendor_completions.d/cubestat.fish
folders = bin lib share share/man share/man/man1 share/man/man7 share/bash-completion share/bash-completion/completions \
	share/zsh share/zsh/site-functions share/fish share/fish/vendor_completions.d

installed = node_modules/.package-lock.json
built = dist/.built
tools = node_modules/.bin

groups = bench-convert bench-start bench-sampling bench-jitter bench-export bench-scrape bench-terminal
results = test/bench/RESULTS.md
peers = jq miller python3 sysstat influxdb curl btop glances util-linux

.PHONY: build binary run test faults fleet bench bench-peers bench-compare bench-memory $(groups) check man picture format install uninstall clean

build: $(built)

binary: $(built)
	@node src/bin/binary.mjs

# Nothing but what cubestat writes goes to stdout: make run | jq
run: $(built)
	@node dist/bin/cubestat.js $(ARGS)

test: $(built)
	@$(tools)/ava $(or $(ARGS),'dist/test/together/**/*.test.js')

faults: $(built)
	@CUBESTAT_FAULTS=full $(tools)/ava --serial --timeout=15m dist/test/faults/*.test.js $(ARGS)

# HOSTS, SECONDS and BETWEEN are read from the environment.
export HOSTS SECONDS BETWEEN
fleet: $(built)
	@CUBESTAT_FLEET=full CUBESTAT_FAULTS=full $(tools)/ava --serial --timeout=30m dist/test/fleet/*.test.js

# The results of the last whole run stand in a file, which names the machine and the date.
bench: $(built) bench-peers
	@{ echo '# What cubestat takes, beside others'; echo; echo "$$(date -u +%F), $(or $(ROUNDS),5) rounds$(if $(SHORT), of short runs), Node.js $$(node --version), $$(uname -sr)," \
		"$$(nproc) x $$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)"; } > $(results).new
	@for group in $(groups:bench-%=%); do node dist/test/bench/$$group.js || echo "$$group failed"; done | tee -a $(results).new
	@mv $(results).new $(results) && $(tools)/prettier --log-level warn --write $(results)

$(groups) bench-memory: bench-%: $(built) bench-peers
	@node dist/test/bench/$*.js

# A peer that cannot be installed is left out of the table.
bench-peers:
	@for program in jq mlr python3 /usr/lib/sysstat/sadc influxd curl btop glances script; do command -v $$program; done | wc -l | grep -qx 9 || \
		{ [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qq --no-install-recommends $(peers); } >&2 || \
		echo 'some of the programs to compare with are missing: $(peers)' >&2

bench-compare: $(built)
	@folder=$$(mktemp -d) && git worktree add --quiet --detach "$$folder" $(REV) && \
		(cd "$$folder" && npm ci --ignore-scripts && npm run --silent build) >&2 && \
		BEFORE="$$folder/dist/bin/cubestat.js" $(MAKE) --no-print-directory bench; \
		status=$$?; git worktree remove --force "$$folder"; exit $$status

check: $(built)
	@$(tools)/oxlint --type-aware
	@$(tools)/prettier --check .
	@mandoc -Tlint -Wwarning man/*.[17]
	@node dist/man/metrics.js | diff -u man/cubestat-metrics.7 - || { echo 'man/cubestat-metrics.7 is out of date; run: make man'; exit 1; }
	@$(tools)/publint --strict

man: $(built)
	@node dist/man/metrics.js > man/cubestat-metrics.7

picture: $(built)
	@node dist/bin/cubestat.js sample -i 2s -n 1800 --host web1 | node dist/bin/cubestat.js view --print -f svg --width 120 > man/cubestat.svg

format: $(installed)
	@$(tools)/prettier --write .

$(installed): package-lock.json
	@npm ci --ignore-scripts >&2
	@touch $@

# Built anew as a whole: what a source that is gone has left would still be run and packed. The executable is one
# bundle with all it needs, and V8's code cache beside it: src/bin/build.mjs says why.
$(built): $(installed) package.json tsconfig.json $(wildcard src/bin/* test/ava/*.mjs) $(shell find src test man -name "*.ts" -o -path "src/web/*")
	@rm -rf dist
	@npm run --silent build >&2
	@touch $@

# The folders that were not there before are written down, so that uninstall can take them away too.
install: $(built) uninstall
	@mkdir -p "$(root)"
	@cd "$(root)" && for folder in $(folders); do [ -d $$folder ] || { mkdir $$folder && made="$$folder $$made"; }; done && \
		mkdir -p $(home)/dist && echo $$made > $(home)/folders
	@cp -R package.json README.md LICENSE CHANGELOG.md man "$(root)/$(home)"
	@cp -R dist/bin "$(root)/$(home)/dist" && chmod +x "$(root)/$(home)/dist/bin/cubestat.js"
	@# A thread of its own loads this, so that the bundle cannot hold it.
	@mkdir "$(root)/$(home)/node_modules" && cp -R node_modules/bcryptjs "$(root)/$(home)/node_modules"
	@ln -s $(link) "$(root)/bin/cubestat"
	@cp man/*.1 "$(root)/share/man/man1" && cp man/*.7 "$(root)/share/man/man7"
	@for file in $(completions); do \
		case $$file in *bash*) shell=bash ;; *zsh*) shell=zsh ;; *) shell=fish ;; esac; \
		node dist/bin/cubestat.js completion $$shell > "$(root)/$$file" || exit; done
	@echo 'cubestat is in $(root)/bin'

uninstall:
	@if cd "$(root)/$(home)/dist/bin" 2> /dev/null; then \
		cd "$(root)" && made=$$(cat $(home)/folders) && \
		for page in $(home)/man/*.[17]; do rm -f share/man/man$${page##*.}/$${page##*/}; done && \
		if [ "$$(readlink bin/cubestat)" = $(link) ]; then rm bin/cubestat; fi && \
		rm -rf $(home) $(completions) && \
		for folder in $$made; do rmdir $$folder 2> /dev/null; done; true; fi

clean:
	@rm -rf dist node_modules
