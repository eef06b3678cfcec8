# Orrery. `make help` lists what can be made.
#
# Every .c file under sim/, engines/ and repl/ is compiled and put into build/<BUILD>/liborrery.a; the program is
# that library and repl/main.c. Every tests/unit/test_*.c is a program of its own (cmocka) linked to the library and to
# tests/support/*.c.

CC ?= gcc
BUILD ?= release
OUT := build/$(BUILD)
OPT ?= -O2 -g
PREFIX ?= /usr/local

PACKAGES := lua5.4 libcmark readline sqlite3 jansson
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wswitch-enum -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wwrite-strings -Wundef -Wformat=2 -Wvla -Wno-format-nonliteral
CFLAGS_ALL := -std=c17 -D_GNU_SOURCE -I. $(OPT) $(WARNINGS) $(WERROR) -fwrapv -fno-strict-aliasing -ffp-contract=off -MMD -MP $(EXTRA)
CFLAGS_SIM := -include sim/strict.h -mgeneral-regs-only
CFLAGS_REPL := $(shell pkg-config --cflags $(PACKAGES))
LIBS := $(shell pkg-config --libs $(PACKAGES)) -lm

MAIN := repl/main.c
SOURCES := $(shell find sim engines repl -name '*.c' | LC_ALL=C sort)
LIB_SOURCES := $(filter-out $(MAIN),$(SOURCES))
LIB_OBJECTS := $(LIB_SOURCES:%.c=$(OUT)/%.o)
SUPPORT_OBJECTS := $(patsubst %.c,$(OUT)/%.o,$(wildcard tests/support/*.c))
TESTS := $(patsubst tests/unit/%.c,$(OUT)/tests/%,$(wildcard tests/unit/test_*.c))

all: orrery
orrery: $(OUT)/orrery
	ln -sf $< $@
$(OUT)/orrery: $(OUT)/repl/main.o $(OUT)/liborrery.a
	$(CC) $(OPT) $(EXTRA) -o $@ $^ $(LIBS)
$(OUT)/liborrery.a: $(LIB_OBJECTS)
	rm -f $@ && ar rcs $@ $^
$(OUT)/sim/%.o: sim/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(CFLAGS_SIM) -c -o $@ $<
$(OUT)/engines/%.o: engines/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(CFLAGS_SIM) -c -o $@ $<
$(OUT)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(CFLAGS_REPL) -c -o $@ $<
$(OUT)/tests/%: $(OUT)/tests/unit/%.o $(SUPPORT_OBJECTS) $(OUT)/liborrery.a
	$(CC) $(OPT) $(EXTRA) -o $@ $^ $(LIBS) -lcmocka

.SECONDARY:
tests: $(TESTS)
test: $(TESTS)
	scripts/dev/run-tests $(TESTS)

# The terminal tests: a small program that shows what the prompt hands over, and a script that types into it.
$(OUT)/tests/line_demo: $(OUT)/tests/cli/line_demo.o $(OUT)/liborrery.a
	$(CC) $(OPT) $(EXTRA) -o $@ $^ $(LIBS)
test: test-line
test-line: $(OUT)/tests/line_demo
	LINE_DEMO=$< scripts/dev/run-tests tests/cli/test_line
.PHONY: test-line
# End of the terminal tests.

clean:
	rm -rf build orrery
.PHONY: all tests test clean

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
