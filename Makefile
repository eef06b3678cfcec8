# Orrery. `make help` lists what can be made.
#
# Every .c file under sim/, engines/ and repl/ is compiled and put into build/<BUILD>/liborrery.a; the program is
# that library and repl/main.c. Tests are programs of their own: each tests/unit/test_*.c (cmocka) and each
# tests/fuzz/fuzz_*.c is linked to the library; tests/cli/test_* are scripts that drive the finished program, or one of
# the small programs tests/cli/*.c.
#
#   BUILD   which build folder, and so which flags: release, gcc and clang (warnings are errors), asan, torture, cover,
#           fuzz, or any name with flags of your own
#   CC OPT EXTRA WERROR    compiler, optimisation, further flags, -Werror
#   VIEW=0                 without the window, for machines that have no SDL
#   PREFIX DESTDIR         where `make install` puts things
#   V=1                    show whole commands

BUILD ?= release
OUT := build/$(BUILD)
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60

SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all
ifeq ($(BUILD),asan)
CC := clang
OPT := -O1 -g
WERROR := -Werror
EXTRA := $(SANITIZE)
export LSAN_OPTIONS := suppressions=$(CURDIR)/tests/leaks-of-others:print_suppressions=0
TEST_SECONDS ?= 240
else ifeq ($(BUILD),gcc)
CC := gcc
WERROR := -Werror
else ifeq ($(BUILD),clang)
CC := clang
WERROR := -Werror
else ifeq ($(BUILD),torture)
EXTRA := -DORRERY_TORTURE
TEST_SECONDS ?= 240
# These run millions of events, and each moves the world.
LONG_TESTS := test_conform test_checker test_check test_docs test_learn test_learn_all test_scripts
else ifeq ($(BUILD),cover)
OPT := -O0 -g
EXTRA := --coverage
TEST_SECONDS ?= 240
else ifeq ($(BUILD),fuzz)
CC := clang
OPT := -O1 -g
EXTRA := -fsanitize=fuzzer-no-link $(SANITIZE)
endif
ifeq ($(origin CC),default)
CC := gcc
endif
OPT ?= -O2 -g
TEST_SECONDS ?= 120

ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc)
endif
MAKEFLAGS += --no-print-directory

ifneq ($(filter setup,$(MAKECMDGOALS)),)

# `make setup run`: packages first. What else was asked for is made by a second make, which finds them installed.
.NOTPARALLEL:
.PHONY: setup
setup: ## install the packages that Orrery needs
	scripts/setup
$(filter-out setup,$(MAKECMDGOALS)): setup
	+@$(MAKE) $@

else

PACKAGES := lua5.4 libcmark readline sqlite3 jansson
ifneq ($(VIEW),0)
PACKAGES += sdl2 SDL2_ttf zlib
endif
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wswitch-enum -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wwrite-strings -Wundef -Wformat=2 -Wvla -Wno-format-nonliteral
CFLAGS_ALL := -std=c17 -D_GNU_SOURCE -I. $(OPT) $(WARNINGS) $(WERROR) -fwrapv -fno-strict-aliasing \
	-ffp-contract=off -MMD -MP $(EXTRA)
CFLAGS_SIM := -include sim/strict.h -mgeneral-regs-only
LIBRARY_FLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
CFLAGS_REPL := $(LIBRARY_FLAGS) -DORRERY_DATA_DIR='"$(PREFIX)/share/orrery"'
LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lm

MAIN := repl/main.c
WITHOUT_VIEW := $(if $(filter 0,$(VIEW)),-path repl/view/window,-path repl/view/no_window.c) -prune -o
WITHOUT_TESTS := $(if $(filter 0,$(VIEW)),tests/unit/test_window%)
SOURCES := $(shell find sim engines repl $(WITHOUT_VIEW) -name '*.c' -print 2>/dev/null | LC_ALL=C sort)
LIB_OBJECTS := $(patsubst %.c,$(OUT)/%.o,$(filter-out $(MAIN),$(SOURCES)))
SUPPORT_OBJECTS := $(patsubst %.c,$(OUT)/%.o,$(wildcard tests/support/*.c))
UNIT_TESTS := $(patsubst tests/unit/%.c,$(OUT)/tests/%,$(filter-out $(LONG_TESTS:%=tests/unit/%.c),\
	$(sort $(filter-out $(WITHOUT_TESTS),$(wildcard tests/unit/test_*.c)))))
FUZZ_NAMES := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
BENCHES := bench $(if $(filter 0,$(VIEW)),,bench_window)
CLI_TESTS := $(filter-out $(LONG_TESTS:%=tests/cli/%),$(sort $(wildcard tests/cli/test_*)))
REPLAYS := $(FUZZ_NAMES:%=$(OUT)/tests/replay_%)
CLI_PROGRAMS := $(patsubst tests/cli/%.c,$(OUT)/tests/%,$(sort $(wildcard tests/cli/*.c)))
TEST_PROGRAMS := $(UNIT_TESTS) $(REPLAYS) $(CLI_PROGRAMS) $(if $(CLI_TESTS),$(OUT)/orrery)
OBJECTS := $(SOURCES:%.c=$(OUT)/%.o) $(SUPPORT_OBJECTS) $(UNIT_TESTS:$(OUT)/tests/%=$(OUT)/tests/unit/%.o) \
	$(FUZZ_NAMES:%=$(OUT)/tests/fuzz/fuzz_%.o) $(OUT)/tests/fuzz/replay.o $(CLI_PROGRAMS:$(OUT)/tests/%=$(OUT)/tests/cli/%.o) \
	$(BENCHES:%=$(OUT)/tests/bench/%.o)

SAY = $(if $(V),,@echo "  $(1)"; )
COMPILE = $(call SAY,$(CC) $<)$(CC) $(CFLAGS_ALL)
LINK = $(call SAY,link $@)$(CC) $(OPT) $(EXTRA) -o $@ $^ $(LIBS)

all: orrery ## build ./orrery (the default)
orrery: $(OUT)/orrery
	@ln -sf $< $@
run: orrery ## start the first lesson
	@./orrery learn

# One object folder per BUILD; its objects are made anew when the flags change.
$(OBJECTS): $(OUT)/flags
$(OUT)/flags: packages
	@mkdir -p $(@D)
	@echo '$(CC) $(CFLAGS_ALL) $(CFLAGS_SIM) $(CFLAGS_REPL)' | cmp -s - $@ || \
	echo '$(CC) $(CFLAGS_ALL) $(CFLAGS_SIM) $(CFLAGS_REPL)' >$@
packages:
	@command -v $(CC) >/dev/null && command -v pkg-config >/dev/null && pkg-config --exists --print-errors $(PACKAGES) || { \
		echo "$(CC), pkg-config or a library is missing; 'make setup' installs what is needed," \
		"'scripts/setup --check' also what 'make check' needs" >&2; exit 1; }

$(OUT)/orrery: $(OUT)/repl/main.o $(OUT)/liborrery.a
	$(LINK)
$(OUT)/libsupport.a: $(SUPPORT_OBJECTS)
	$(call SAY,ar $@)rm -f $@ && ar rcs $@ $^
$(OUT)/liborrery.a: $(LIB_OBJECTS)
	$(call SAY,ar $@)rm -f $@ && ar rcs $@ $^
$(OUT)/sim/%.o: sim/%.c
	@mkdir -p $(@D)
	$(COMPILE) $(CFLAGS_SIM) -c -o $@ $<
$(OUT)/engines/%.o: engines/%.c
	@mkdir -p $(@D)
	$(COMPILE) $(CFLAGS_SIM) -c -o $@ $<
$(OUT)/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE) $(CFLAGS_REPL) -c -o $@ $<
$(OUT)/tests/replay_%: $(OUT)/tests/fuzz/fuzz_%.o $(OUT)/tests/fuzz/replay.o $(OUT)/libsupport.a $(OUT)/liborrery.a
	$(LINK)
$(CLI_PROGRAMS): $(OUT)/tests/%: $(OUT)/tests/cli/%.o $(OUT)/liborrery.a
	$(LINK)
$(OUT)/tests/%: $(OUT)/tests/unit/%.o $(OUT)/libsupport.a $(OUT)/liborrery.a
	$(LINK) -lcmocka
$(OUT)/fuzz/%: $(OUT)/tests/fuzz/fuzz_%.o $(OUT)/libsupport.a $(OUT)/liborrery.a
	@mkdir -p $(@D)
	$(LINK) -fsanitize=fuzzer

tests: $(TEST_PROGRAMS) ## build the test programs
test: tests ## run the tests; the last line says how many passed
	@ORRERY=$(abspath $(OUT)/orrery) LINE_DEMO=$(abspath $(OUT)/tests/line_demo) TEST_SECONDS=$(TEST_SECONDS) scripts/dev/run-tests $(UNIT_TESTS) $(CLI_TESTS) \
		$(foreach name,$(FUZZ_NAMES),'$(OUT)/tests/replay_$(name) tests/fuzz/corpus/$(name)')
asan: ## run the tests under clang's address and undefined-behaviour sanitizers
	+@$(MAKE) BUILD=asan test
torture: ## run the tests with the world moved before every event
	+@$(MAKE) BUILD=torture test
check: ## everything CI runs: lint, both compilers, sanitizers, torture, double run
	+@scripts/dev/tally '$(MAKE) lint' '$(MAKE) BUILD=gcc test' '$(MAKE) asan' '$(MAKE) torture' '$(MAKE) double-run' \
		'$(MAKE) try-install'

# The checks that keep the tree's shape; each is proved able to fail by a test in tests/dev.
CORE := $(filter $(OUT)/sim/% $(OUT)/engines/%,$(LIB_OBJECTS))
GCC_CORE := $(CORE:$(OUT)/%=build/gcc/%)
CLANG_CORE := $(CORE:$(OUT)/%=build/clang/%)
core: $(CORE)
lint: ## check layers, symbols, floats, statics, headers, text, documents
	+@$(MAKE) BUILD=gcc core
	+@$(MAKE) BUILD=clang core
	@scripts/dev/run-tests $(sort $(wildcard tests/dev/test_*)) \
		scripts/dev/check-layers 'scripts/dev/check-headers $(LIBRARY_FLAGS)' \
		scripts/dev/check-float-words 'scripts/dev/check-float-code $(GCC_CORE) $(CLANG_CORE)' \
		'scripts/dev/check-symbols $(GCC_CORE)' 'scripts/dev/check-symbols $(CLANG_CORE)' \
		'scripts/dev/check-statics $(GCC_CORE)' scripts/dev/check-tidy scripts/dev/check-docs \
		scripts/dev/check-verbs scripts/dev/check-shell

# The same commands in builds by two compilers at two levels must print the same bytes.
DOUBLES := gcc-O0 gcc-O3 clang-O0 clang-O3
double-run: ## compare what four builds of the program print
	+@for double in $(DOUBLES); do $(MAKE) BUILD=$$double CC=$${double%-*} OPT=-$${double#*-} program || exit 1; done
	@TEST_SECONDS=300 scripts/dev/run-tests 'scripts/dev/double-run tests/double/commands $(DOUBLES:%=build/%/orrery)'
program: $(OUT)/orrery

golden: tests ## rewrite tests/golden from what the program does now; review the difference
	@for test in $(shell grep -lE 'ORRERY_GOLDEN_WRITE|golden_' $(wildcard tests/unit/test_*.c tests/cli/test_*)); do \
		case $$test in *.c) test=$(OUT)/tests/$$(basename $$test .c) ;; esac; \
		ORRERY_GOLDEN_WRITE=1 ORRERY=$(abspath $(OUT)/orrery) $$test >/dev/null || exit 1; done
	@git diff --stat -- tests/golden
fidelity: orrery ## replay recordings of real systems and compare
	@./orrery fidelity tests/data/fidelity/*/
cover: ## run the tests and say which lines they reach
	+@rm -rf build/cover && $(MAKE) BUILD=cover test
	@scripts/dev/cover build/cover
$(OUT)/tests/%.program: $(OUT)/tests/bench/%.o $(OUT)/libsupport.a $(OUT)/liborrery.a
	$(LINK)
bench: orrery $(BENCHES:%=$(OUT)/tests/%.program) ## measure, against SimPy where it can be had; BENCH_JSON=FILE writes rows of JSON
	@tests/bench/run $(OUT)/orrery $(BENCHES:%=$(OUT)/tests/%.program)
fuzz: ## fuzz every parser, FUZZ_SECONDS each (60)
	+@$(MAKE) BUILD=fuzz fuzz-programs
	@scripts/dev/fuzz $(FUZZ_SECONDS) $(FUZZ_NAMES)
fuzz-programs: $(FUZZ_NAMES:%=$(OUT)/fuzz/%)
format: ## put every C file into the project's layout
	clang-format -i $(shell git ls-files '*.c' '*.h')

try-install: $(OUT)/orrery
	@scripts/dev/run-tests 'tests/dev/try_install $(OUT)/orrery'
SHARE := $(DESTDIR)$(PREFIX)/share
install: $(OUT)/orrery ## install under PREFIX (/usr/local), staged in DESTDIR
	install -D $(OUT)/orrery $(DESTDIR)$(PREFIX)/bin/orrery
	install -D -m 644 docs/orrery.1 $(SHARE)/man/man1/orrery.1
	install -D -m 644 packaging/orrery.bash $(SHARE)/bash-completion/completions/orrery
	install -D -m 644 packaging/_orrery $(SHARE)/zsh/site-functions/_orrery
	install -D -m 644 packaging/orrery.fish $(SHARE)/fish/vendor_completions.d/orrery.fish
	find lessons scripts -type f -not -path 'scripts/dev/*' -not -path scripts/setup \
		-exec install -D -m 644 {} $(SHARE)/orrery/{} \;
uninstall: ## remove what `make install` put there
	rm -rf $(DESTDIR)$(PREFIX)/bin/orrery $(SHARE)/man/man1/orrery.1 $(SHARE)/bash-completion/completions/orrery \
		$(SHARE)/zsh/site-functions/_orrery $(SHARE)/fish/vendor_completions.d/orrery.fish $(SHARE)/orrery
clean: ## remove what was built
	rm -rf build orrery
help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1 \2/p' Makefile | \
		while read -r name text; do printf '  make %-11s %s\n' "$$name" "$$text"; done

.SECONDARY:
.PHONY: all run packages tests test asan torture check core lint double-run try-install program golden fidelity cover bench \
	fuzz fuzz-programs format install uninstall clean help
-include $(OBJECTS:.o=.d)

endif
