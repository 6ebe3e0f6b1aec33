# make install    puts everything below $(DESTDIR)$(PREFIX); make uninstall takes it away again
# make dist       build/dist/duidu-VERSION.tar.gz, the same bytes every time
# make deb        build/deb/duidu_VERSION-1_ARCH.deb, made from that tarball by dpkg-buildpackage
# make check-deb  installs that in a bare Debian and runs it

SHARE    ?= $(PREFIX)/share
BASH_DIR ?= $(SHARE)/bash-completion/completions
ZSH_DIR  ?= $(SHARE)/zsh/site-functions
FISH_DIR ?= $(SHARE)/fish/vendor_completions.d

# FROM:TO of every file but the program.
INSTALLED := $(MO):$(SHARE)/locale/zh_CN/LC_MESSAGES/duidu.mo \
             $(LEXICON):$(SHARE)/duidu/zh-en.lex \
             $(foreach theme,$(wildcard config/themes/*.ini),$(theme):$(SHARE)/duidu/themes/$(notdir $(theme))) \
             config/duidu.ini:$(SHARE)/doc/duidu/duidu.ini \
             $(foreach page,$(MANUAL),$(page):$(SHARE)/man/$(page:$(BUILD)/man/%=%)) \
             $(BUILD)/completions/bash:$(BASH_DIR)/duidu \
             $(BUILD)/completions/zsh:$(ZSH_DIR)/_duidu \
             $(BUILD)/completions/fish:$(FISH_DIR)/duidu.fish

install: all
	install -D -m 755 $(BUILD)/duidu $(DESTDIR)$(PREFIX)/bin/duidu
	@for pair in $(INSTALLED); do \
	  echo "install $${pair%%:*} $(DESTDIR)$${pair#*:}"; \
	  install -D -m 644 "$${pair%%:*}" "$(DESTDIR)$${pair#*:}" || exit 1; \
	done
	@for entry in $$(cd $(BUILD)/terminfo && find . -type f); do \
	  echo "install $(DESTDIR)$(SHARE)/duidu/terminfo/$$entry"; \
	  install -D -m 644 $(BUILD)/terminfo/$$entry $(DESTDIR)$(SHARE)/duidu/terminfo/$$entry || exit 1; \
	done

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/duidu
	@for pair in $(INSTALLED); do \
	  echo "rm $(DESTDIR)$${pair#*:}"; rm -f "$(DESTDIR)$${pair#*:}"; \
	done
	rm -rf $(DESTDIR)$(SHARE)/duidu/terminfo
	-rmdir $(DESTDIR)$(SHARE)/duidu/themes $(DESTDIR)$(SHARE)/duidu $(DESTDIR)$(SHARE)/doc/duidu

# ---- tarball -------------------------------------------------------------------------------

DIST := $(BUILD)/dist/duidu-$(VERSION).tar.gz

# Times of the files: that of the last commit, or SOURCE_DATE_EPOCH.
dist:
	@mkdir -p $(BUILD)/dist
	sh config/packaging/dist.sh $(VERSION) $(DIST)

# ---- Debian --------------------------------------------------------------------------------

deb: dist $(BUILD)/deps-deb.ok
	sh config/packaging/deb.sh $(VERSION) $(DIST) $(BUILD)/deb

# The package in a bare Debian of its own (ROOT, made by debootstrap; needs root).
ROOT ?= $(BUILD)/root
check-deb: deb
	sh tests/packaging/clean_root.sh $(BUILD)/deb/duidu_$(VERSION)-1_*.deb $(ROOT)

.PHONY: install uninstall dist deb check-deb
