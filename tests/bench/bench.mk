# make bench   how long parsing, layout, linking and searching take on the largest text of the sample and, when it is set, of
#              DUIDU_ARCHIVES (CFLAGS as for the program; compare only runs of one machine)
BENCH := $(patsubst tests/bench/%.c,$(BUILD)/tests/%,$(wildcard tests/bench/*.c))

$(BENCH): $(BUILD)/tests/%: tests/bench/%.c $(BUILD)/libduidu.a
	@mkdir -p $(@D)
	$(CC) $(STD) $(CPPFLAGS) -Itests $(CFLAGS) $(WARNINGS) -o $@ $< $(LDFLAGS) $(BUILD)/libduidu.a \
	  $(CORE_LIBS)

bench: $(BENCH) $(LEXICON)
	$(BUILD)/tests/bench_layout config/sample
	$(BUILD)/tests/bench_find "$${DUIDU_ARCHIVES:-config/sample}"
	@if [ -n "$$DUIDU_ARCHIVES" ]; then $(BUILD)/tests/bench_layout "$$DUIDU_ARCHIVES"; \
	  $(BUILD)/tests/bench_align $(LEXICON) "$$DUIDU_ARCHIVES"; \
	  $(BUILD)/tests/bench_typing "$$DUIDU_ARCHIVES"; fi

# make bench-archive ARCHIVE=FOLDER   the index beside SQLite's unicode61, searches beside rg (ripgrep), over an
#              archive of ten or a hundred thousand articles; the catalogue is made below XDG_CACHE_HOME
bench-archive: $(BUILD)/tests/bench_index $(BUILD)/tests/bench_search
	$(BUILD)/tests/bench_index "$(ARCHIVE)"
	$(BUILD)/tests/bench_search "$(ARCHIVE)"

# make bench-start ARCHIVE=FOLDER | FILE   the first paint: of an archive without its catalogue and with it, of an
#              article beside less; the catalogue is made below XDG_CACHE_HOME
bench-start: all $(BUILD)/tests/bench_start
	$(BUILD)/tests/bench_start $(BUILD)/duidu "$(ARCHIVE)"

.PHONY: bench bench-archive bench-start
