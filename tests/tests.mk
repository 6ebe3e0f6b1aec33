# Unit tests: one cmocka program per file of tests/unit, linked to the core.
UNIT_SRC := $(wildcard tests/unit/test_*.c)
UNIT     := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/tests/%)

$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libduidu.a tests/tests.mk | $(BUILD)/deps-check.ok
	@mkdir -p $(@D)
	$(CC) $(STD) $(CPPFLAGS) -Itests $(CFLAGS) $(WARNINGS) -MMD -MP -o $@ $< $(LDFLAGS) \
	  $(BUILD)/libduidu.a $(CORE_LIBS) -lcmocka

unit: $(UNIT)

-include $(UNIT:=.d)

.PHONY: unit
