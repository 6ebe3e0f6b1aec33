# The manual and the shells' completions, written by a program that links the tables which they are about.

MAN_MAKE := $(BUILD)/man-make
MAN_OBJ  := $(patsubst %.c,$(BUILD)/%.o,$(wildcard src/man/*.c)) $(filter-out %/main.o,$(PROG_OBJ))
MAN_EN   := $(patsubst src/man/%.in,%,$(filter-out src/man/%.zh_CN.1.in src/man/%.zh_CN.5.in,$(wildcard src/man/*.in)))
MAN_ZH   := $(patsubst src/man/%.in,%,$(wildcard src/man/*.zh_CN.*.in))
# build/man/man1/duidu.1, build/man/zh_CN/man1/duidu.1, …
man_page  = $(BUILD)/man/$(if $(findstring .zh_CN.,$(1)),zh_CN/)man$(lastword $(subst ., ,$(1)))/$(subst .zh_CN,,$(1))
MANUAL   := $(foreach page,$(MAN_EN) $(MAN_ZH),$(call man_page,$(page)))
SHELLS   := $(BUILD)/completions/bash $(BUILD)/completions/zsh $(BUILD)/completions/fish

manual: $(MANUAL) $(SHELLS)

$(BUILD)/src/man/%.o: CPPFLAGS += -DDUIDU_DATE='"$(DATE)"'

$(MAN_MAKE): $(MAN_OBJ) $(BUILD)/libduidu.a
	$(call say,LD,$@)$(CC) $(LDFLAGS) -Wl,--as-needed -o $@ $^ $(PROG_LIBS)

define page_rule
$(call man_page,$(1)): src/man/$(1).in $(MAN_MAKE) $(MO)
	@mkdir -p $$(@D)
	$$(call say,MAN,$$@)$(MAN_MAKE) $$< $(if $(findstring .zh_CN.,$(1)),zh_CN $(BUILD)/locale) >$$@
endef
$(foreach page,$(MAN_EN) $(MAN_ZH),$(eval $(call page_rule,$(page))))

$(BUILD)/completions/%: $(MAN_MAKE)
	@mkdir -p $(@D)
	$(call say,MAN,$@)$(MAN_MAKE) $* >$@

-include $(patsubst %.c,$(BUILD)/%.d,$(wildcard src/man/*.c))

.PHONY: manual
