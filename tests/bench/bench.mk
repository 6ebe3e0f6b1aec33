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

.PHONY: bench
