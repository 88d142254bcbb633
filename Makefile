# sojourn: alien binaries on Linux. `make help` lists the targets.
BUILD ?= build
CC = clang
CCACHE ?=
MINGW_INCLUDE = /usr/share/mingw-w64/include
HOST_INCLUDE = /usr/include/x86_64-linux-gnu
GUEST_CC = x86_64-w64-mingw32-gcc
GUEST32_CC = i686-w64-mingw32-gcc

WARNINGS = -Wall -Wextra -Wshadow -Werror
OPTIMISE = -O2
CFLAGS = -std=c17 -D_GNU_SOURCE -g $(OPTIMISE) $(WARNINGS) -fPIE -fvisibility=hidden \
	-fshort-wchar -fno-strict-aliasing -fasynchronous-unwind-tables -fno-omit-frame-pointer \
	-ffile-prefix-map=$(CURDIR)=. -I. -idirafter $(MINGW_INCLUDE) -MMD -MP $(EXTRA_CFLAGS)
# At a fixed place below 2 GB: no page is relocated at start, and a guest whose pointers have 32 bits
# can hold the address of anything here.
LDFLAGS = -no-pie -fuse-ld=bfd -Wl,-Ttext-segment=0x68000000 -Wl,-z,relro -rdynamic $(EXTRA_LDFLAGS)
LDLIBS = -ldl -lm

sources = $(sort $(wildcard $(addsuffix /*.c,$(1)) $(addsuffix /*.S,$(1))))
objects = $(patsubst %,$(BUILD)/obj/%.o,$(1))

CORE_DIRS = abi abi/translate abi/unix loader loader/elf thunks thunks/win32 apis/host apis/nt
API_DIRS = $(patsubst %/,%,$(sort $(dir $(wildcard apis/win/*.c apis/win/*/*.c apis/unix/*.c apis/unix/*/*.c))))
CORE_OBJECTS = $(call objects,$(call sources,$(CORE_DIRS)))
API_OBJECTS = $(call objects,$(call sources,$(API_DIRS)))
CLI_OBJECTS = $(call objects,$(call sources,cli))
GEN_OBJECTS = $(call objects,$(call sources,thunks/gen))
SOJOURN_OBJECTS = $(CORE_OBJECTS) $(API_OBJECTS) $(BUILD)/descriptors.o $(BUILD)/names.ld

all: $(BUILD)/sojourn ## builds build/sojourn

$(BUILD)/sojourn: $(SOJOURN_OBJECTS) $(CLI_OBJECTS)
	@echo "  LINK $@"
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/obj/%.c.o: %.c
	@mkdir -p $(@D)
	@echo "  CC $@"
	@$(CCACHE) $(CC) $(CFLAGS) -c -o $@ $<

$(BUILD)/obj/%.S.o: %.S
	@mkdir -p $(@D)
	@echo "  CC $@"
	@$(CCACHE) $(CC) $(CFLAGS) -c -o $@ $<

# The API objects, and those with structs of the guest's, are linked once without the rest, so that
# their debug information is final.
$(BUILD)/apis.elf: $(API_OBJECTS) $(call objects,$(call sources,apis/nt))
	@echo "  LINK $@"
	@$(CC) -pie -fuse-ld=lld -nostartfiles -Wl,-e,0 -Wl,--unresolved-symbols=ignore-all -o $@ $^

$(BUILD)/thunkgen: $(GEN_OBJECTS)
	@echo "  LINK $@"
	@$(CC) $(LDFLAGS) -o $@ $^ -ldw -lelf

# The macros of the Windows headers, which name the values that calls take.
$(BUILD)/macros.elf: thunks/headers.h
	@mkdir -p $(@D)
	@echo "  CC $@"
	@$(CC) $(CFLAGS) -fdebug-macro -fno-eliminate-unused-debug-types \
		-fstandalone-debug -shared -nostdlib -fuse-ld=lld -x c -o $@ $<

# The same headers as a 32-bit guest's compiler sees them, for the layout of their structs. glibc
# has no 32-bit headers here, and needs none but an empty one.
$(BUILD)/headers32.elf: thunks/headers.h
	@mkdir -p $(BUILD)/headers32/gnu
	@echo "  CC $@"
	@: > $(BUILD)/headers32/gnu/stubs-32.h
	@$(CC) --target=i686-linux-gnu -malign-double -D_X86_=1 -std=c17 -g $(WARNINGS) -fshort-wchar \
		-fno-eliminate-unused-debug-types -fstandalone-debug -I. -I$(BUILD)/headers32 \
		-idirafter $(HOST_INCLUDE) -idirafter $(MINGW_INCLUDE) -MMD -MP \
		-shared -nostdlib -fuse-ld=lld -x c -o $@ $<

$(BUILD)/descriptors.c: $(BUILD)/apis.elf $(BUILD)/headers32.elf $(BUILD)/macros.elf $(BUILD)/thunkgen
	$(BUILD)/thunkgen $(BUILD)/apis.elf $(BUILD)/headers32.elf $(BUILD)/macros.elf > $@.new
	mv $@.new $@

# One API function may call another by its Windows name.
$(BUILD)/names.ld: $(BUILD)/apis.elf thunks/gen/names.awk
	nm -D --defined-only $$($(CC) -print-file-name=libc.so.6) \
		$$($(CC) -print-file-name=libm.so.6) > $@.libc
	nm $< | awk -f thunks/gen/names.awk $@.libc - > $@

$(BUILD)/descriptors.o: $(BUILD)/descriptors.c
	@echo "  CC $@"
	@$(CCACHE) $(CC) $(CFLAGS) -c -o $@ $<

# Guest programs: tests/guests/NAME.c or NAME.cpp becomes build/guests/NAME.exe, and
# tests/guests/dll/NAME.c becomes NAME.dll; NAME.def and NAME.rc beside it take part. Lines
# `/* flags: ... */` add to the command. build/guests32 has the same for 32-bit Windows.
GUEST_SOURCES = $(wildcard tests/guests/*.c tests/guests/*.cpp)
GUEST_NAMES = $(basename $(notdir $(GUEST_SOURCES)))
GUEST_DLL_NAMES = $(basename $(notdir $(wildcard tests/guests/dll/*.c)))
MSVC_NAMES = $(addprefix msvc_,$(basename $(notdir $(wildcard tests/guests/msvc/*.cpp))))
GUESTS = $(patsubst %,$(BUILD)/guests/%.exe,$(GUEST_NAMES) $(MSVC_NAMES))
GUEST_DLLS = $(GUEST_DLL_NAMES:%=$(BUILD)/guests/%.dll)
guest_flags = $(shell sed -n 's|^/\* flags: \(.*\) \*/$$|\1|p' $(1))

# Those about what 32-bit programs do not have: tables that tell how to unwind (exception_tables), and
# the compact form of those for C++ exceptions (exception_compact).
GUESTS32_WITHOUT = exception_compact exception_tables
# Those that 32-bit programs do not pass yet: each fails, or it leaves the list.
GUESTS32_TODO =
GUESTS32 = $(patsubst %,$(BUILD)/guests32/%.exe,\
	$(filter-out $(GUESTS32_WITHOUT),$(GUEST_NAMES) $(MSVC_NAMES)))
GUEST_DLLS32 = $(GUEST_DLL_NAMES:%=$(BUILD)/guests32/%.dll)

guests: $(GUEST_DLLS) $(GUESTS) $(GUEST_DLLS32) $(GUESTS32) ## builds the guest test programs

# $(1): the folder in build; $(2): what the names of the tools begin with.
define guest_rules
$$(BUILD)/$(1)/%.exe: tests/guests/%.c tests/guests/check.h $$(GUEST_DLL_NAMES:%=$$(BUILD)/$(1)/%.dll)
	@mkdir -p $$(@D)
	@echo "  CC $$@"
	@$(2)-gcc -std=gnu17 -g -O1 -Wall -o $$@ $$< -L$$(@D) $$(call guest_flags,$$<)

$$(BUILD)/$(1)/%.exe: tests/guests/%.cpp tests/guests/check.h $$(GUEST_DLL_NAMES:%=$$(BUILD)/$(1)/%.dll)
	@mkdir -p $$(@D)
	@echo "  CC $$@"
	@$(2)-g++ -g -O1 -Wall -static -o $$@ $$< -L$$(@D) $$(call guest_flags,$$<)

$$(BUILD)/$(1)/%.dll: tests/guests/dll/%.c
	@mkdir -p $$(@D)
	@echo "  CC $$@"
	@$$(if $$(wildcard $$(<:.c=.rc)),$(2)-windres $$(<:.c=.rc) $$(@:.dll=.res.o))
	@$(2)-gcc -std=gnu17 -g -O1 -Wall -shared -o $$@ $$< $$(wildcard $$(<:.c=.def)) \
		$$(if $$(wildcard $$(<:.c=.rc)),$$(@:.dll=.res.o)) -L$$(@D) $$(call guest_flags,$$<)

$$(BUILD)/$(1)/order_second.dll: $$(BUILD)/$(1)/order_first.dll

# An import library that loads at the first call.
$$(BUILD)/$(1)/libdelayed.a: tests/guests/dll/delayed.def
	@mkdir -p $$(@D)
	@$(2)-dlltool -d $$< -D delayed.dll --output-delaylib $$@

$$(BUILD)/$(1)/delay_load.exe: $$(BUILD)/$(1)/libdelayed.a
endef

$(eval $(call guest_rules,guests,x86_64-w64-mingw32))
$(eval $(call guest_rules,guests32,i686-w64-mingw32))

# Guest programs in Microsoft's ABI, without its compiler or SDK: tests/guests/msvc/NAME.cpp becomes
# msvc_NAME.exe, and DLL.def, which lists what is imported from a DLL, its import library. What
# follows a name there, the size of its arguments, is for 32-bit Windows alone.
MSVC_DLLS = $(basename $(notdir $(wildcard tests/guests/msvc/*.def)))
MSVC_FLAGS = -std=c++17 -g -O1 -Wall -fexceptions -fcxx-exceptions -fms-extensions

# $(1): the folder in build; $(2): clang's name of the processor; $(3): llvm-dlltool's, and the
# options by which names lose their sizes; $(4): what takes them out of the list; $(5): options of the
# linker, without which an image that lists no exception handlers says that it has none.
define msvc_rules
$$(BUILD)/$(1)/msvc/%.lib: tests/guests/msvc/%.def
	@mkdir -p $$(@D)
	@sed 's/$(4)$$$$//' $$< >$$(@:.lib=.def)
	@llvm-dlltool -m $(3) -d $$(@:.lib=.def) -l $$@

$$(BUILD)/$(1)/msvc_%.exe: tests/guests/msvc/%.cpp tests/guests/msvc/msvc.h tests/guests/check.h \
		$$(MSVC_DLLS:%=$$(BUILD)/$(1)/msvc/%.lib)
	@echo "  CC $$@"
	@clang --target=$(2)-pc-windows-msvc $$(MSVC_FLAGS) -c -o $$(@:.exe=.obj) $$<
	@lld-link /nodefaultlib /subsystem:console /entry:start /out:$$@ $$(@:.exe=.obj) $$(filter %.lib,$$^) \
		$$(if $(5),$(5) $$(call guest_flags,$$<))
endef

$(eval $(call msvc_rules,guests,x86_64,i386:x86-64,@[0-9]*))
$(eval $(call msvc_rules,guests32,i686,i386 -k,,/safeseh:no))

objects: $(CORE_OBJECTS) $(API_OBJECTS) $(CLI_OBJECTS)

# Plug-ins: samples/NAME.c becomes build/samples/NAME.so, with no header but the installed one.
SAMPLES = $(patsubst %.c,$(BUILD)/%.so,$(wildcard samples/*.c))

samples: $(SAMPLES) ## builds the sample plug-ins

$(BUILD)/include/sojourn/hook.h: thunks/hook.h
	@mkdir -p $(@D)
	cp $< $@

$(BUILD)/samples/%.so: samples/%.c $(BUILD)/include/sojourn/hook.h
	@mkdir -p $(@D)
	@echo "  CC $@"
	@$(CC) -std=c17 -g $(OPTIMISE) $(WARNINGS) -shared -fPIC -I$(BUILD)/include -o $@ $<

# Unit tests: tests/ROOM/FILE_test.c mirrors ROOM/FILE.c, all in one program.
UNIT_OBJECTS = $(call objects,tests/main.c tests/guest32.c tests/thunks/made_up.c \
	tests/thunks/gen/generate.c $(sort $(wildcard tests/*/*_test.c tests/*/*/*_test.c)))

$(BUILD)/tests/unit: $(SOJOURN_OBJECTS) $(filter-out %/cli/main.c.o,$(CLI_OBJECTS)) $(UNIT_OBJECTS)
	@mkdir -p $(@D)
	@echo "  LINK $@"
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcunit

SOAK_MINUTES ?= 30
TEST_PARTS = test-unit test-sanitized test-guests test-guests32 test-unix test-console test-both \
	test-cli test-wild test-fuzz test-real

test: ## installs what is missing and runs every test
	@tools/packages build test real
	@tests/run_all $(TEST_PARTS)

test-unit: $(BUILD)/tests/unit ## runs the unit tests
	timeout 300 $(BUILD)/tests/unit

SANITIZE = -fsanitize=address,undefined -fno-sanitize=alignment -fno-sanitize-recover=undefined

# Threads bring their own signal stacks, which the sanitizer would unmap when they end.
test-sanitized: ## runs the unit tests under AddressSanitizer and UBSan
	@ASAN_OPTIONS=detect_leaks=0 $(MAKE) --no-print-directory BUILD=$(BUILD)/sanitized \
		EXTRA_CFLAGS="$(SANITIZE)" EXTRA_LDFLAGS="$(SANITIZE)" $(BUILD)/sanitized/tests/unit
	ASAN_OPTIONS=detect_leaks=0:use_sigaltstack=0 timeout 300 $(BUILD)/sanitized/tests/unit | sed 's/^unit:/sanitized:/'

test-guests: $(BUILD)/sojourn guests ## runs the guest test programs
	tests/run_guests $(BUILD)/sojourn $(filter-out $(BUILD)/guests/hello.exe,$(GUESTS))

todo32 = $(GUESTS32_TODO:%=$(BUILD)/guests32/%.exe)
test-guests32: $(BUILD)/sojourn guests ## runs those of 32-bit Windows
	tests/run_guests $(BUILD)/sojourn $(filter-out %/hello.exe $(todo32),$(GUESTS32)) --todo $(todo32)

# Go programs, tests/guests/unix/NAME.go, are built for the host and for each foreign system: what
# they print must be the same, UNIX_RUNS times in a row.
UNIX_SYSTEMS = freebsd netbsd dragonfly
UNIX_RUNS ?= 2
UNIX_NAMES = $(basename $(notdir $(wildcard tests/guests/unix/*.go)))
UNIX = $(BUILD)/unix
BENCH = $(BUILD)/bench
UNIX_GUESTS = $(foreach system,linux $(UNIX_SYSTEMS),$(UNIX_NAMES:%=$(UNIX)/$(system)/%))

# $(1): the system.
define unix_rule
$$(UNIX)/$(1)/%: tests/guests/unix/%.go
	$$(call go_build,$(1))
$$(BENCH)/$(1)/%: tests/bench/%.go
	$$(call go_build,$(1))
endef
define go_build
	@mkdir -p $(@D)
	@echo "  GO $@"
	@GOOS=$(1) GOARCH=amd64 CGO_ENABLED=0 GO111MODULE=off GOCACHE=$(abspath $(UNIX))/cache \
		GOPATH=$(abspath $(UNIX))/path go build -o $@ $<
endef
$(foreach system,linux $(UNIX_SYSTEMS),$(eval $(call unix_rule,$(system))))

test-unix: $(BUILD)/sojourn $(UNIX_GUESTS) ## runs programs of foreign Unix systems
	tests/run_unix $(BUILD)/sojourn $(UNIX) $(UNIX_RUNS) $(UNIX_SYSTEMS)

# Programs of standard C, tests/guests/both/NAME.c, are built for the host, and for the guest
# with msvcrt and with the Universal CRT: what they print must be the same.
UCRT_LIBS = -nodefaultlibs -lmingw32 -lgcc -lmoldname -lmingwex -lucrt -lkernel32 -lgcc
BOTH = $(patsubst tests/guests/both/%.c,$(BUILD)/guests/both/%,$(wildcard tests/guests/both/*.c))

$(BUILD)/guests/both/%: tests/guests/both/%.c
	@mkdir -p $(@D)
	@echo "  CC $@"
	@gcc -std=gnu17 -O1 -Wall -o $@ $< -lm
	@$(GUEST_CC) -std=gnu17 -O1 -Wall -D__USE_MINGW_ANSI_STDIO=0 -o $@.exe $<
	@$(GUEST_CC) -std=gnu17 -O1 -Wall -D_UCRT -o $@.ucrt.exe $< $(UCRT_LIBS)

test-both: $(BUILD)/sojourn $(BOTH) ## compares guest programs with their native builds
	tests/run_both $(BUILD)/sojourn $(BOTH)

# Every function is called with pointers that lead nowhere, by a program of either width. The
# descriptors say which functions there are, and where they take pointers.
WILD = $(BUILD)/tests/wild

$(WILD)/table: $(SOJOURN_OBJECTS) $(BUILD)/obj/tests/wild/table.c.o
	@mkdir -p $(@D)
	@echo "  LINK $@"
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(WILD)/wild%.inc: $(WILD)/table
	@$< $* > $@.new
	@mv $@.new $@

WILD_FLAGS = -std=gnu17 -g -O1 -Wall -I$(WILD) -Itests/wild -lws2_32

$(WILD)/wild64.exe: tests/wild/wild.c tests/wild/not_called.inc $(WILD)/wild64.inc
	@echo "  CC $@"
	@$(GUEST_CC) -o $@ $< $(WILD_FLAGS)

$(WILD)/wild32.exe: tests/wild/wild.c tests/wild/not_called.inc $(WILD)/wild32.inc
	@echo "  CC $@"
	@$(GUEST32_CC) -o $@ $< $(WILD_FLAGS)

test-wild: $(BUILD)/sojourn $(WILD)/wild64.exe $(WILD)/wild32.exe ## calls every function with wild pointers
	tests/wild/run $(BUILD)/sojourn $(WILD)/wild32.exe
	tests/wild/run $(BUILD)/sojourn $(WILD)/wild64.exe

test-console: $(BUILD)/sojourn guests ## tests the console, on a terminal of its own
	tests/console $(BUILD)/sojourn $(BUILD)/guests

test-cli: $(BUILD)/sojourn guests samples $(UNIX)/freebsd/hello ## tests the command: options, messages, exit statuses
	tests/cli/run $(BUILD)/sojourn $(BUILD)/guests

test-real: $(BUILD)/sojourn samples ## runs real programs and compares them with their native builds
	tests/real/run $(BUILD)/sojourn

# Fuzzing: the loaders alone; that of PE with what inspects programs, against made-up builtin DLLs.
FUZZ = $(BUILD)/fuzz
FUZZ_SANITIZE = $(SANITIZE) -fsanitize=fuzzer-no-link
FUZZ_OBJECTS = $(call objects,$(call sources,loader) $(addprefix abi/,fault.c hold.c lock.c low_heap.c \
	memory.c model.c page_state.c process.c process32.c) thunks/find.c apis/host/text.c \
	$(addprefix cli/,inspect_text.c inspect_json.c inspect_imports.c inspect_names.c json.c) \
	tests/fuzz/pe_target.c)
FUZZ_ELF_OBJECTS = $(call objects,$(call sources,loader/elf) abi/fault.c tests/fuzz/elf_target.c)
FUZZ_GUESTS = $(addprefix $(BUILD)/guests/,hello.exe resources.exe forward.dll delayed.dll \
	order_second.dll)

$(BUILD)/pe_mutate $(BUILD)/pe_fuzz: $(FUZZ_OBJECTS)
$(BUILD)/elf_mutate $(BUILD)/elf_fuzz: $(FUZZ_ELF_OBJECTS)

$(BUILD)/pe_mutate $(BUILD)/elf_mutate: $(BUILD)/obj/tests/fuzz/mutate.c.o
	@$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/pe_fuzz $(BUILD)/elf_fuzz: $(BUILD)/obj/tests/fuzz/coverage.c.o
	@$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)

FUZZERS = $(addprefix $(FUZZ)/,pe_mutate pe_fuzz elf_mutate elf_fuzz)
fuzzers:
	@$(MAKE) --no-print-directory BUILD=$(FUZZ) EXTRA_CFLAGS="$(FUZZ_SANITIZE)" \
		EXTRA_LDFLAGS="$(FUZZ_SANITIZE)" $(FUZZERS)

test-fuzz: fuzzers $(FUZZ_GUESTS) $(GUESTS32) $(UNIX)/freebsd/hello
	@ASAN_OPTIONS=detect_leaks=0 $(FUZZ)/pe_mutate 2000 $(FUZZ_GUESTS)
	@ASAN_OPTIONS=detect_leaks=0 $(FUZZ)/pe_mutate 2000 $(GUESTS32)
	@ASAN_OPTIONS=detect_leaks=0 $(FUZZ)/elf_mutate 2000 $(UNIX)/freebsd/hello

fuzz: fuzzers $(FUZZ_GUESTS) $(GUESTS32) $(UNIX_GUESTS) ## mutates nine real programs 240,000 times, then libFuzzer
	tests/fuzz/run $(FUZZ) $(BUILD)/guests $(BUILD)/guests32 $(UNIX)

soak: $(BUILD)/sojourn guests ## runs the guest tests over and over, for SOAK_MINUTES
	tests/soak $(BUILD)/sojourn $(SOAK_MINUTES) $(filter-out %/hello.exe,$(GUESTS))

demo: ## installs what is missing, builds, and runs Windows programs
	@tools/packages build demo
	@$(MAKE) --no-print-directory $(BUILD)/sojourn $(BUILD)/guests/hello.exe
	@samples/demo $(BUILD)/sojourn $(BUILD)/guests/hello.exe

bench: ## prints the ratio tables against native Linux (and Wine where installed)
	@tools/packages build bench real
	@$(MAKE) --no-print-directory $(BUILD)/sojourn $(foreach system,linux $(UNIX_SYSTEMS),$(BENCH)/$(system)/calls)
	@mkdir -p $(BENCH)
	gcc -O2 -pthread -o $(BENCH)/ubench tests/bench/ubench.c
	gcc -O2 -o $(BENCH)/hello tests/bench/hello.c
	gcc -O2 -o $(BENCH)/peak tests/bench/peak.c
	$(GUEST_CC) -O2 -s -o $(BENCH)/ubench.exe tests/bench/ubench.c -ladvapi32
	$(GUEST32_CC) -O2 -s -o $(BENCH)/ubench32.exe tests/bench/ubench.c -ladvapi32
	$(GUEST_CC) -O2 -s -o $(BENCH)/hello.exe tests/bench/hello.c
	$(GUEST_CC) -O2 -s -o $(BENCH)/crt.exe tests/bench/crt.c
	$(GUEST32_CC) -O2 -s -o $(BENCH)/crt32.exe tests/bench/crt.c
	@tests/bench/run $(BUILD)/sojourn $(BENCH)

lint: ## checks formatting, include arrows and clang-tidy's findings
	@tools/packages build lint
	tools/include_arrows
	clang-format --dry-run --Werror $$(git ls-files '*.c' '*.h' '*.cpp')
	$(MAKE) --no-print-directory $(BUILD)/descriptors.c
	git ls-files '*.c' | grep -vE '^(tests/(guests|bench)/|tests/wild/wild|samples/)' | xargs -P 2 -n 20 sh -c \
		'clang-tidy --quiet "$$@" -- $(filter-out -MMD -MP,$(CFLAGS)) 2>/dev/null' sh

# What is cheap enough to run before every commit.
check-quick: $(BUILD)/sojourn $(BUILD)/tests/unit
	timeout 300 $(BUILD)/tests/unit

PREFIX ?= /usr/local
install: $(BUILD)/sojourn ## installs the command, its manual page and the plug-ins' header
	install -D $(BUILD)/sojourn $(DESTDIR)$(PREFIX)/bin/sojourn
	install -D -m 644 docs/sojourn.1 $(DESTDIR)$(PREFIX)/share/man/man1/sojourn.1
	install -D -m 644 thunks/hook.h $(DESTDIR)$(PREFIX)/include/sojourn/hook.h

help: ## lists the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

clean: ## removes what was built
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

.PHONY: all objects guests samples test test-unit test-sanitized test-guests test-guests32 test-both test-cli test-wild test-fuzz test-real fuzz fuzzers soak demo bench lint check-quick install help clean
.SECONDARY: $(foreach folder,guests guests32,$(MSVC_DLLS:%=$(BUILD)/$(folder)/msvc/%.lib))
.DELETE_ON_ERROR:
