# make check   everything: unit, screen and shell tests, then unit tests, screens, commands and fuzz smoke tests under
#              ASan+UBSan; ends with one line "N passed, N failed, N skipped"
# make test    the plain half of it, for the moment between two edits
# make golden  writes the golden screens anew and prints what changed, for a person to read
# make screenshots  draws the pictures of the README anew (config/screenshots)
# make fuzz    libFuzzer with clang, TIME=60 seconds
TIME ?= 60

# Unit tests: one cmocka program per file of tests/unit, linked to the core.
UNIT_SRC := $(wildcard tests/unit/test_*.c)
UNIT     := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/tests/%)
LAWS     := $(BUILD)/tests/laws.o

$(BUILD)/tests/%: tests/unit/%.c $(LAWS) $(BUILD)/libduidu.a tests/tests.mk | $(BUILD)/deps-check.ok
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(STD) $(CPPFLAGS) -Itests $(CFLAGS) $(WARNINGS) -MMD -MP -o $@ $< $(LAWS) $(LDFLAGS) \
	  $(BUILD)/libduidu.a $(CORE_LIBS) -lcmocka

# The screen harness: only the base room of the core, so that it builds whatever else is broken.
SCREEN_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/screen/*.c))
BASE_OBJ   := $(patsubst %.c,$(BUILD)/%.o,$(wildcard src/base/*.c)) $(BUILD)/han/table.o
SCREEN     := $(BUILD)/tests/screen/screen

$(SCREEN_OBJ): | $(BUILD)/deps-check.ok

$(SCREEN): $(SCREEN_OBJ) $(BASE_OBJ)
	$(call say,LD,$@)$(CC) $(LDFLAGS) -o $@ $^ -lvterm -lunistring

# Checks what is printed as JSON against the schemas of tests/json/schemas.
JSON_OBJ   := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/json/*.c))
CHECK_JSON := $(BUILD)/tests/json/check-json

$(CHECK_JSON): $(JSON_OBJ) $(BASE_OBJ)
	$(call say,LD,$@)$(CC) $(LDFLAGS) -o $@ $^ -lunistring

# The fuzz target with a plain main over files, for the smoke run; build/fuzz has the real one.
FUZZ_OBJ := $(BUILD)/tests/fuzz/fuzz_document.o $(LAWS)
FUZZ     := $(BUILD)/tests/fuzz/fuzz_document

$(FUZZ): $(FUZZ_OBJ) $(BUILD)/tests/fuzz/fuzz_main.o $(BUILD)/libduidu.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -o $@ $^ $(CORE_LIBS)

FUZZ_FIND := $(BUILD)/tests/fuzz/fuzz_find
$(FUZZ_FIND): $(FUZZ_FIND).o $(BUILD)/tests/fuzz/fuzz_main.o $(BUILD)/libduidu.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -o $@ $^ $(CORE_LIBS)

FUZZ_KEYS := $(BUILD)/tests/fuzz/fuzz_keys
$(FUZZ_KEYS): $(FUZZ_KEYS).o $(BUILD)/tests/fuzz/fuzz_main.o $(BUILD)/libduidu.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -o $@ $^ $(CORE_LIBS)

FUZZ_CONFIG := $(BUILD)/tests/fuzz/fuzz_config
$(FUZZ_CONFIG): $(FUZZ_CONFIG).o $(BUILD)/tests/fuzz/fuzz_main.o $(BUILD)/libduidu.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -o $@ $^ $(CORE_LIBS)

# They see the private headers of what they test, as the unit tests do.
$(FUZZ_KEYS).o: CPPFLAGS += -Itests

unit: $(UNIT)
screen: $(SCREEN)
test-programs: $(UNIT) $(SCREEN) $(FUZZ) $(CHECK_JSON) $(FUZZ_FIND) $(FUZZ_KEYS) $(FUZZ_CONFIG)

# A make without -j builds with all processors here; a jobserver that is there already is used.
JOBS = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 2))

check: deps
	$(MAKE) $(JOBS) --no-print-directory all test-programs
	$(MAKE) $(JOBS) --no-print-directory SANITIZE=1 BUILD=$(BUILD)/asan all test-programs
	@sh tests/run.sh $(BUILD):unit,screen,shell $(BUILD)/asan:unit,screen,commands,fuzz

test: deps
	$(MAKE) $(JOBS) --no-print-directory all test-programs
	@sh tests/run.sh $(BUILD):unit,screen,shell,fuzz

golden: all $(SCREEN)
	@$(SCREEN) --update $(BUILD)/duidu $(sort $(wildcard tests/screen/scripts/*.scr))
	@DUIDU_BUILD=$(BUILD) DUIDU_GOLDEN=update sh tests/shell/commands.sh

screenshots: all $(SCREEN)
	@$(SCREEN) --pictures config/screenshots $(BUILD)/duidu $(sort $(wildcard tests/screen/scripts/picture-*.scr))

# The core is built with clang into build/fuzz; what the fuzzer learns stays in build/fuzz/corpus.
fuzz: $(BUILD)/deps-fuzz.ok
	$(MAKE) $(JOBS) --no-print-directory CC=clang BUILD=$(BUILD)/fuzz fuzzer \
	  CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all' \
	  LDFLAGS='-fsanitize=address,undefined'
	@sh tests/fuzz/fuzz.sh $(BUILD)/fuzz $(TIME)

FUZZER := $(BUILD)/tests/fuzz/fuzzer
$(FUZZER): $(FUZZ_OBJ) $(BUILD)/libduidu.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(CORE_LIBS)

# The same for the lexicon's file, its tables, CC-CEDICT and the linking itself.
FUZZER_LEXICON := $(BUILD)/tests/fuzz/fuzzer-lexicon
$(FUZZER_LEXICON): $(BUILD)/tests/fuzz/fuzz_lexicon.o $(BUILD)/libduidu.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(CORE_LIBS)

# And for folding, patterns and search.
FUZZER_FIND := $(BUILD)/tests/fuzz/fuzzer-find
$(FUZZER_FIND): $(FUZZ_FIND).o $(BUILD)/libduidu.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(CORE_LIBS)

# And for the keys of the reader.
FUZZER_KEYS := $(BUILD)/tests/fuzz/fuzzer-keys
$(FUZZER_KEYS): $(FUZZ_KEYS).o $(BUILD)/libduidu.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(CORE_LIBS)

# And for the settings: lines, colours, themes, keys.
FUZZER_CONFIG := $(BUILD)/tests/fuzz/fuzzer-config
$(FUZZER_CONFIG): $(FUZZ_CONFIG).o $(BUILD)/libduidu.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(CORE_LIBS)

fuzzer: $(FUZZER) $(FUZZER_LEXICON) $(FUZZER_FIND) $(FUZZER_KEYS) $(FUZZER_CONFIG)

include tests/bench/bench.mk

-include $(UNIT:=.d) $(SCREEN_OBJ:.o=.d) $(JSON_OBJ:.o=.d) $(FUZZ_OBJ:.o=.d) $(BUILD)/tests/fuzz/fuzz_main.d \
  $(BUILD)/tests/fuzz/fuzz_lexicon.d $(BUILD)/tests/fuzz/fuzz_find.d $(BUILD)/tests/fuzz/fuzz_keys.d \
  $(BUILD)/tests/fuzz/fuzz_config.d

.PHONY: unit screen test-programs check test golden screenshots fuzz fuzzer
