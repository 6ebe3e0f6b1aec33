# make run    installs what is missing, builds, and opens the sample archive
# make check  installs what is missing, builds, and runs every test
# See README.md for the rest.

PREFIX  ?= /usr/local
DESTDIR ?=
CC      ?= cc
BUILD   ?= build
VERSION := 0.1.0
DATE    := November 22, 2026

CFLAGS   ?= -O2 -g
WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
            -Wwrite-strings -Wvla -Wformat=2 -Wundef -Wimplicit-fallthrough
ifdef DEV
WARNINGS += -Werror
endif
ifdef SANITIZE
CFLAGS   := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
LDFLAGS  += -fsanitize=address,undefined
endif

# Everything a compiler sees through; DATADIR and LOCALEDIR are where `make install` puts things,
# the build folder's own are tried first so that the program runs from the tree.
CPPFLAGS += -D_GNU_SOURCE -Iinclude -I. -DDUIDU_VERSION='"$(VERSION)"' \
            -DDUIDU_LOCALEDIR='"$(PREFIX)/share/locale"' -DDUIDU_DATADIR='"$(PREFIX)/share/duidu"'
STD      := -std=c17

# Says in a word what is made; the whole commands with V=1.
say = $(if $(V),,@printf '  %-3s %s\n' '$(1)' '$(2)' &&) 

# The core knows no terminal; the program adds src/tui and src/cli.
CORE_SRC := $(wildcard src/base/*.c src/document/*.c src/store/*.c src/config/*.c src/layout/*.c \
                       src/print/*.c src/app/*.c)
PROG_SRC := $(wildcard src/tui/*.c src/cli/*.c)
CORE_OBJ := $(CORE_SRC:%.c=$(BUILD)/%.o) $(BUILD)/han/table.o
PROG_OBJ := $(PROG_SRC:%.c=$(BUILD)/%.o)
MO       := $(BUILD)/locale/zh_CN/LC_MESSAGES/duidu.mo
LEXICON  := $(BUILD)/lexicon/zh-en.lex
TERMINFO := $(BUILD)/terminfo.ok
THEMES   := $(patsubst config/%,$(BUILD)/%,$(wildcard config/themes/*.ini))

# Folders where the Unihan database may lie (Debian: unicode-data). Without it the table of Han characters
# is empty.
UNIHAN   ?= /usr/share/unicode /usr/share/unicode/ucd

# Libraries that only this program loads are linked statically where their archives are installed: a
# third of a millisecond of every start is saved. SHARED=1: none is, as distributions want it.
static_or = $(if $(SHARED),-l$(1),$(shell echo 'int main(void){return 0;}' | $(CC) -x c -o /dev/null - -l:lib$(1).a 2>/dev/null \
              && echo -l:lib$(1).a || echo -l$(1)))
CORE_LIBS = $(call static_or,unistring) $(call static_or,pcre2-8) $(call static_or,sqlite3) -lmd4c \
            $(call static_or,yaml) $(call static_or,iniparser) -lm -ldl
# Some are opened when they are first asked, by the name that their shared object goes by.
soname    = $(or $(shell objdump -p "$$($(CC) -print-file-name=lib$(1).so)" 2>/dev/null \
              | awk '/SONAME/ {print $$2}'),lib$(1).so)
PROG_LIBS = $(call static_or,ncursesw) $(call static_or,tinfo) $(CORE_LIBS)

all: $(BUILD)/duidu $(MO) $(LEXICON) $(THEMES) $(TERMINFO) manual

run: all
	$(BUILD)/duidu config/sample

deps: $(BUILD)/deps-run.ok $(BUILD)/deps-check.ok

$(BUILD)/deps-%.ok: config/build/deps.sh
	CC='$(CC)' UNIHAN='$(UNIHAN)' sh config/build/deps.sh $* $@

$(BUILD)/duidu: $(PROG_OBJ) $(BUILD)/libduidu.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -Wl,--as-needed -o $@ $^ $(PROG_LIBS)

$(BUILD)/libduidu.a: $(CORE_OBJ)
	@rm -f $@
	$(call say,AR,$@)ar rcs $@ $^

$(BUILD)/%.o: %.c Makefile | $(BUILD)/deps-run.ok
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(STD) $(CPPFLAGS) $(CFLAGS) $(WARNINGS) -MMD -MP -c -o $@ $<

$(BUILD)/lexicon-compile: $(BUILD)/config/build/lexicon_compile.o $(BUILD)/libduidu.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -o $@ $^ $(CORE_LIBS)

$(LEXICON): $(BUILD)/lexicon-compile $(sort $(wildcard config/lexicon/*.tsv))
	@mkdir -p $(@D)
	$(call say,LEX,$@)$(BUILD)/lexicon-compile $@ $(filter %.tsv,$^)

$(BUILD)/han-compile: $(BUILD)/config/build/han_compile.o
	$(call say,LD,$@)$(CC) $(LDFLAGS) -o $@ $^ $(call static_or,unistring)

# The database may have come only now, with deps-run.ok.
$(BUILD)/han/table.c: $(BUILD)/han-compile config/build/unihan.sh $(BUILD)/deps-run.ok \
                      $(wildcard $(UNIHAN:%=%/Unihan_*.txt*))
	@mkdir -p $(@D)
	$(call say,HAN,$@)sh config/build/unihan.sh $(UNIHAN) >$(@D)/unihan && $(BUILD)/han-compile $@ <$(@D)/unihan
	@rm -f $(@D)/unihan

$(BUILD)/han/table.o: $(BUILD)/han/table.c Makefile src/base/han_table.h include/duidu/han.h
	$(call say,CC,$<)$(CC) $(STD) $(CPPFLAGS) $(CFLAGS) $(WARNINGS) -c -o $@ $<

$(BUILD)/themes/%.ini: config/themes/%.ini
	@mkdir -p $(@D)
	@cp $< $@

# Entries of terminfo with 24 bit colours.
$(TERMINFO): config/build/terminfo.sh
	$(call say,TIC,$(BUILD)/terminfo)rm -rf $(BUILD)/terminfo && sh config/build/terminfo.sh $(BUILD)/terminfo && touch $@

# The file of all settings is written by the program itself, from the tables that it goes by.
default-config: $(BUILD)/duidu
	LANGUAGE=en $(BUILD)/duidu config default >config/duidu.ini

$(BUILD)/locale/%/LC_MESSAGES/duidu.mo: src/po/%.po | $(BUILD)/deps-run.ok
	@mkdir -p $(@D)
	$(call say,MO,$@)msgfmt -c -o $@ $<

$(BUILD)/src/document/align.o: CPPFLAGS += -DDUIDU_STEMMER_LIBRARY='"$(call soname,stemmer)"'
$(BUILD)/src/document/markdown.o: CPPFLAGS += -DDUIDU_MD4C_HTML_LIBRARY='"$(call soname,md4c-html)"'

include src/man/man.mk

# ---- tests ---------------------------------------------------------------------------------

include tests/tests.mk

include config/packaging/packaging.mk

# ---- the rest ------------------------------------------------------------------------------

asan:
	$(MAKE) SANITIZE=1 BUILD=$(BUILD)/asan all

clean:
	rm -rf $(BUILD)

-include $(CORE_OBJ:.o=.d) $(PROG_OBJ:.o=.d) $(BUILD)/config/build/lexicon_compile.d \
  $(BUILD)/config/build/han_compile.d

.PHONY: all run deps asan default-config install uninstall clean
.DELETE_ON_ERROR:
