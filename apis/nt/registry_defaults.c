/*
 * See registry_defaults.h. The keys and values are those that programs read; to add one, add a
 * row. A path that begins with @ is below the user's own key, # is each processor's number.
 */
#include "apis/nt/registry_defaults.h"
#include "abi/process.h"
#include "apis/host/case.h"
#include "apis/host/path.h"
#include "apis/host/processors.h"
#include "apis/host/text.h"
#include "apis/host/user.h"
#include "apis/nt/code_page.h"
#include "apis/nt/identity.h"
#include "apis/nt/locale.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum source {
    TEXT,
    EXPAND,
    NUMBER,
    FOLDER,
    COMPUTER,
    HOST,
    USER,
    MACHINE,
    PROCESSOR,
    VENDOR,
    SPEED,
    LOCALE_VALUE,
    PROCESSORS,
    KEY_ONLY
};

struct registry_default_row {
    const char *path, *name;
    enum source source;
    const char *text;
    DWORD number;
};

#define SOFTWARE "MACHINE\\SOFTWARE\\"
#define NODE SOFTWARE "WOW6432Node\\"
#define NODE_WINDOWS NODE "Microsoft\\Windows\\CurrentVersion"
#define CONTROL "MACHINE\\SYSTEM\\CurrentControlSet\\Control\\"
#define WINDOWS SOFTWARE "Microsoft\\Windows\\CurrentVersion"
#define WINDOWS_NT SOFTWARE "Microsoft\\Windows NT\\CurrentVersion"
#define ENVIRONMENT CONTROL "Session Manager\\Environment"
#define USER_WINDOWS "@\\Software\\Microsoft\\Windows\\CurrentVersion"
#define PROCESSOR_KEY "MACHINE\\HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\#"
#define INTERNATIONAL "@\\Control Panel\\International"

static const struct registry_default_row rows[] = {
    {WINDOWS_NT, "ProductName", TEXT, "Windows 10 Pro", 0},
    {WINDOWS_NT, "CurrentVersion", TEXT, "6.3", 0},
    {WINDOWS_NT, "CurrentBuild", TEXT, "19045", 0},
    {WINDOWS_NT, "CurrentBuildNumber", TEXT, "19045", 0},
    {WINDOWS_NT, "CurrentMajorVersionNumber", NUMBER, NULL, 10},
    {WINDOWS_NT, "CurrentMinorVersionNumber", NUMBER, NULL, 0},
    {WINDOWS_NT, "UBR", NUMBER, NULL, 0},
    {WINDOWS_NT, "CurrentType", TEXT, "Multiprocessor Free", 0},
    {WINDOWS_NT, "DisplayVersion", TEXT, "22H2", 0},
    {WINDOWS_NT, "ReleaseId", TEXT, "2009", 0},
    {WINDOWS_NT, "EditionID", TEXT, "Professional", 0},
    {WINDOWS_NT, "InstallationType", TEXT, "Client", 0},
    {WINDOWS_NT, "RegisteredOwner", USER, NULL, 0},
    {WINDOWS_NT, "SystemRoot", FOLDER, NULL, PATH_WINDOWS},
    {WINDOWS_NT, "PathName", FOLDER, NULL, PATH_WINDOWS},
    {WINDOWS_NT "\\Fonts", NULL, KEY_ONLY, NULL, 0},
    {WINDOWS_NT "\\Image File Execution Options", NULL, KEY_ONLY, NULL, 0},
    {WINDOWS_NT "\\ProfileList", "ProfilesDirectory", FOLDER, NULL, PATH_PROFILES},
    {WINDOWS_NT "\\ProfileList", "ProgramData", FOLDER, NULL, PATH_PROGRAM_DATA},
    {WINDOWS_NT "\\ProfileList", "Public", FOLDER, NULL, PATH_PUBLIC},
    {WINDOWS_NT "\\Time Zones\\UTC", "Display", TEXT, "(UTC) Coordinated Universal Time", 0},
    {WINDOWS_NT "\\Time Zones\\UTC", "Std", TEXT, "Coordinated Universal Time", 0},
    {WINDOWS_NT "\\Time Zones\\UTC", "Dlt", TEXT, "Coordinated Universal Time", 0},
    {WINDOWS, "ProgramFilesDir", FOLDER, NULL, PATH_PROGRAM_FILES},
    {WINDOWS, "ProgramW6432Dir", FOLDER, NULL, PATH_PROGRAM_FILES},
    {WINDOWS, "ProgramFilesDir (x86)", TEXT, "C:\\Program Files (x86)", 0},
    {WINDOWS, "CommonFilesDir", TEXT, "C:\\Program Files\\Common Files", 0},
    {WINDOWS, "ProgramFilesPath", EXPAND, "%ProgramFiles%", 0},
    {WINDOWS "\\App Paths", NULL, KEY_ONLY, NULL, 0},
    {WINDOWS "\\Explorer", NULL, KEY_ONLY, NULL, 0},
    {WINDOWS "\\Policies\\System", "EnableLUA", NUMBER, NULL, 1},
    {WINDOWS "\\Run", NULL, KEY_ONLY, NULL, 0},
    {WINDOWS "\\Uninstall", NULL, KEY_ONLY, NULL, 0},
    {SOFTWARE "Microsoft\\Cryptography", "MachineGuid", MACHINE, NULL, 0},
    {SOFTWARE "Classes", NULL, KEY_ONLY, NULL, 0},
    {SOFTWARE "Classes\\CLSID", NULL, KEY_ONLY, NULL, 0},
    {SOFTWARE "Policies", NULL, KEY_ONLY, NULL, 0},
    {NODE_WINDOWS, "ProgramFilesDir", TEXT, "C:\\Program Files (x86)", 0},
    {NODE_WINDOWS, "ProgramFilesDir (x86)", TEXT, "C:\\Program Files (x86)", 0},
    {NODE_WINDOWS, "ProgramW6432Dir", FOLDER, NULL, PATH_PROGRAM_FILES},
    {NODE_WINDOWS, "CommonFilesDir", TEXT, "C:\\Program Files (x86)\\Common Files", 0},
    {NODE_WINDOWS "\\Run", NULL, KEY_ONLY, NULL, 0},
    {NODE_WINDOWS "\\Uninstall", NULL, KEY_ONLY, NULL, 0},
    {NODE "Classes", NULL, KEY_ONLY, NULL, 0},
    {NODE "Classes\\CLSID", NULL, KEY_ONLY, NULL, 0},
    {ENVIRONMENT, "ComSpec", EXPAND, "%SystemRoot%\\system32\\cmd.exe", 0},
    {ENVIRONMENT, "NUMBER_OF_PROCESSORS", PROCESSORS, NULL, 0},
    {ENVIRONMENT, "OS", TEXT, "Windows_NT", 0},
    {ENVIRONMENT, "Path", EXPAND, "%SystemRoot%\\system32;%SystemRoot%", 0},
    {ENVIRONMENT, "PATHEXT", TEXT, ".COM;.EXE;.BAT;.CMD", 0},
    {ENVIRONMENT, "PROCESSOR_ARCHITECTURE", TEXT, "AMD64", 0},
    {ENVIRONMENT, "TEMP", EXPAND, "%SystemRoot%\\TEMP", 0},
    {ENVIRONMENT, "TMP", EXPAND, "%SystemRoot%\\TEMP", 0},
    {ENVIRONMENT, "windir", EXPAND, "%SystemRoot%", 0},
    {CONTROL "ComputerName\\ComputerName", "ComputerName", COMPUTER, NULL, 0},
    {CONTROL "ComputerName\\ActiveComputerName", "ComputerName", COMPUTER, NULL, 0},
    {CONTROL "FileSystem", "LongPathsEnabled", NUMBER, NULL, 1},
    {CONTROL "Nls\\CodePage", "ACP", TEXT, "65001", 0},
    {CONTROL "Nls\\CodePage", "OEMCP", TEXT, "65001", 0},
    {CONTROL "Nls\\CodePage", "MACCP", TEXT, "10000", 0},
    {CONTROL "Nls\\Language", "Default", LOCALE_VALUE, NULL, LOCALE_ILANGUAGE},
    {CONTROL "Nls\\Language", "InstallLanguage", LOCALE_VALUE, NULL, LOCALE_ILANGUAGE},
    {CONTROL "Nls\\Locale", NULL, LOCALE_VALUE, NULL, LOCALE_ILANGUAGE},
    {CONTROL "ProductOptions", "ProductType", TEXT, "WinNT", 0},
    {CONTROL "Session Manager", "ProtectionMode", NUMBER, NULL, 1},
    {CONTROL "Windows", "CSDVersion", NUMBER, NULL, 0},
    {CONTROL "Windows", "Directory", EXPAND, "%SystemRoot%", 0},
    {"MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters", "Hostname", HOST, NULL, 0},
    {"MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters", "Domain", TEXT, "", 0},
    {"MACHINE\\SYSTEM\\CurrentControlSet\\Hardware Profiles\\Current", NULL, KEY_ONLY, NULL, 0},
    {PROCESSOR_KEY, "ProcessorNameString", PROCESSOR, NULL, 0},
    {PROCESSOR_KEY, "VendorIdentifier", VENDOR, NULL, 0},
    {PROCESSOR_KEY, "~MHz", SPEED, NULL, 0},
    {"@", NULL, KEY_ONLY, NULL, 0},
    {"@\\Console", NULL, KEY_ONLY, NULL, 0},
    {"@\\Environment", "TEMP", FOLDER, NULL, PATH_TEMPORARY},
    {"@\\Environment", "TMP", FOLDER, NULL, PATH_TEMPORARY},
    {"@\\Volatile Environment", "USERNAME", USER, NULL, 0},
    {"@\\Volatile Environment", "USERPROFILE", FOLDER, NULL, PATH_PROFILE},
    {"@\\Volatile Environment", "APPDATA", FOLDER, NULL, PATH_ROAMING_DATA},
    {"@\\Volatile Environment", "LOCALAPPDATA", FOLDER, NULL, PATH_LOCAL_DATA},
    {INTERNATIONAL, "LocaleName", LOCALE_VALUE, NULL, LOCALE_SNAME},
    {INTERNATIONAL, "Locale", LOCALE_VALUE, NULL, LOCALE_ILANGUAGE},
    {INTERNATIONAL, "sShortDate", LOCALE_VALUE, NULL, LOCALE_SSHORTDATE},
    {INTERNATIONAL, "sLongDate", LOCALE_VALUE, NULL, LOCALE_SLONGDATE},
    {INTERNATIONAL, "sTimeFormat", LOCALE_VALUE, NULL, LOCALE_STIMEFORMAT},
    {INTERNATIONAL, "sDecimal", LOCALE_VALUE, NULL, LOCALE_SDECIMAL},
    {INTERNATIONAL, "sThousand", LOCALE_VALUE, NULL, LOCALE_STHOUSAND},
    {INTERNATIONAL, "sList", LOCALE_VALUE, NULL, LOCALE_SLIST},
    {"@\\Software\\Classes", NULL, KEY_ONLY, NULL, 0},
    {"@\\Software\\Microsoft", NULL, KEY_ONLY, NULL, 0},
    {USER_WINDOWS "\\Explorer\\Shell Folders", "AppData", FOLDER, NULL, PATH_ROAMING_DATA},
    {USER_WINDOWS "\\Explorer\\Shell Folders", "Local AppData", FOLDER, NULL, PATH_LOCAL_DATA},
    {USER_WINDOWS "\\Explorer\\User Shell Folders", "AppData", EXPAND,
     "%USERPROFILE%\\AppData\\Roaming", 0},
    {USER_WINDOWS "\\Explorer\\User Shell Folders", "Local AppData", EXPAND,
     "%USERPROFILE%\\AppData\\Local", 0},
    {USER_WINDOWS "\\Internet Settings", "ProxyEnable", NUMBER, NULL, 0},
    {USER_WINDOWS "\\Run", NULL, KEY_ONLY, NULL, 0},
    {"USER\\.DEFAULT", NULL, KEY_ONLY, NULL, 0},
};

static struct registry_default root = {.id = 1, .name = "REGISTRY"};
static pthread_once_t once = PTHREAD_ONCE_INIT;

static struct registry_default *child_named(const struct registry_default *key, const char *name,
                                            size_t length)
{
    struct registry_default *child = key->children;

    while (child && (strlen(child->name) != length || strncasecmp(child->name, name, length) != 0))
        child = child->next;
    return child;
}

/* FNV-1a over the upper-cased path; the top bit tells such ids from those that are counted. */
static uint64_t child_id(uint64_t parent, const char *name, size_t length)
{
    uint64_t id = parent;

    for (size_t i = 0; i <= length; i++) {
        id ^= i < length ? utf16_upper((uint8_t)name[i]) : '\\';
        id *= 0x100000001b3;
    }
    return id | (uint64_t)1 << 63;
}

static uint16_t *units_of(const char *name, size_t length)
{
    uint16_t *units = malloc((length + 1) * sizeof *units);

    for (size_t i = 0; units && i < length; i++)
        units[i] = (uint8_t)name[i];
    return units;
}

static struct registry_default *child_make(struct registry_default *key, const char *name,
                                           size_t length)
{
    struct registry_default *child = child_named(key, name, length), **last = &key->children;

    if (child)
        return child;
    child = calloc(1, sizeof *child);
    if (!child)
        return NULL;
    child->name = strndup(name, length);
    child->units = units_of(name, length);
    child->length = length;
    child->id = child_id(key->id, name, length);
    while (*last)
        last = &(*last)->next;
    *last = child;
    return child;
}

static struct registry_default *make_path(const char *path)
{
    struct registry_default *key = &root;

    while (key && *path) {
        size_t length = strcspn(path, "\\");

        key = child_make(key, path, length);
        path += length + (path[length] == '\\');
    }
    return key;
}

static void add_row(const struct registry_default_row *row, const char *path, uint32_t index)
{
    struct registry_default *key = make_path(path);
    struct registry_default_value *value, **last;

    if (!key || row->source == KEY_ONLY)
        return;
    value = calloc(1, sizeof *value);
    if (!value)
        return;
    *value = (struct registry_default_value){
        .name = row->name ? row->name : "", .row = row, .index = index};
    value->length = strlen(value->name);
    value->units = units_of(value->name, value->length);
    last = &key->values;
    while (*last)
        last = &(*last)->next;
    *last = value;
}

static void build(void)
{
    char user[IDENTITY_TEXT], path[256];

    identity_user_text(user);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *template = rows[i].path;
        size_t stem = strlen(template) - 1;

        if (template[0] == '@') {
            snprintf(path, sizeof path, "USER\\%s%s", user, template + 1);
            add_row(&rows[i], path, 0);
        } else if (template[stem] == '#') {
            for (uint32_t number = 0; number < process_peb()->processors; number++) {
                snprintf(path, sizeof path, "%.*s%u", (int)stem, template, number);
                add_row(&rows[i], path, number);
            }
        } else {
            add_row(&rows[i], template, 0);
            if (strcmp(template, WINDOWS_NT) == 0) /* in the 32-bit view as well */
                add_row(&rows[i], NODE "Microsoft\\Windows NT\\CurrentVersion", 0);
        }
    }
}

const struct registry_default *registry_defaults(void)
{
    pthread_once(&once, build);
    return &root;
}

const struct registry_default *registry_default_child(const struct registry_default *key,
                                                      const uint16_t *name, size_t length)
{
    const struct registry_default *child = key->children;

    while (child && utf16_compare_ascii(name, length, child->name) != 0)
        child = child->next;
    return child;
}

const struct registry_default_value *registry_default_value(const struct registry_default *key,
                                                            const uint16_t *name, size_t length)
{
    const struct registry_default_value *value = key->values;

    while (value && utf16_compare_ascii(name, length, value->name) != 0)
        value = value->next;
    return value;
}

static void machine_text(char *text, size_t size)
{
    const uint8_t *m = host_user()->machine;

    snprintf(text, size, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
             m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11], m[12], m[13],
             m[14], m[15]);
}

/* Values that are numbers; the others are texts. */
static size_t number_data(const struct registry_default_value *value, DWORD *type, uint8_t *data)
{
    DWORD number = value->row->number;
    char text[64];

    if (value->row->source == SPEED) {
        host_processor_field(value->index, "cpu MHz", text, sizeof text);
        number = (DWORD)strtoul(text, NULL, 10);
    }
    *type = REG_DWORD;
    memcpy(data, &number, sizeof number);
    return sizeof number;
}

static size_t narrow_data(const char *text, uint16_t *out)
{
    return utf16_from_utf8(out, REGISTRY_DEFAULT_DATA / 2 - 1, text, strlen(text));
}

static size_t folder_data(DWORD which, uint16_t *out)
{
    struct dos_path folder;

    if (path_folder(&folder, (enum path_folder)which) < 0 ||
        folder.length > REGISTRY_DEFAULT_DATA / 2 - 1)
        return 0;
    memcpy(out, folder.text, folder.length * sizeof *out);
    return folder.length;
}

static size_t locale_data(DWORD type, uint16_t *out)
{
    struct locale locale;
    int length;

    locale_user(&locale);
    length = locale_text(&locale, type, (WCHAR *)out);
    return length > 0 ? (size_t)length : 0;
}

static size_t text_units(const struct registry_default_value *value, uint16_t *out)
{
    char text[128] = "";

    switch (value->row->source) {
    case FOLDER:
        return folder_data(value->row->number, out);
    case LOCALE_VALUE:
        return locale_data(value->row->number, out);
    case HOST:
        return narrow_data(host_user()->host, out);
    case COMPUTER:
        return narrow_data(host_user()->computer, out);
    case USER:
        return narrow_data(host_user()->name, out);
    case MACHINE:
        machine_text(text, sizeof text);
        break;
    case PROCESSOR:
        host_processor_field(value->index, "model name", text, sizeof text);
        break;
    case VENDOR:
        host_processor_field(value->index, "vendor_id", text, sizeof text);
        break;
    case PROCESSORS:
        snprintf(text, sizeof text, "%u", process_peb()->processors);
        break;
    default:
        return narrow_data(value->row->text, out);
    }
    return narrow_data(text, out);
}

size_t registry_default_data(const struct registry_default_value *value, DWORD *type,
                             uint8_t data[REGISTRY_DEFAULT_DATA])
{
    uint16_t units[REGISTRY_DEFAULT_DATA / 2];
    size_t length;

    if (value->row->source == NUMBER || value->row->source == SPEED)
        return number_data(value, type, data);
    *type = value->row->source == EXPAND ? REG_EXPAND_SZ : REG_SZ;
    length = text_units(value, units);
    units[length++] = 0;
    memcpy(data, units, length * sizeof *units);
    return length * sizeof *units;
}
