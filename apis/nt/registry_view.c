/* See registry_view.h. [Registry Keys Affected by WOW64, Microsoft Learn] */
#include "apis/nt/registry_view.h"

#include "abi/model.h"
#include "apis/host/case.h"

#include <string.h>

static const char software[] = "MACHINE\\SOFTWARE";
static const char node[] = "WOW6432Node";

/* Below SOFTWARE. What begins with a longer entry that is not shared is looked up by that. */
static const struct {
    const char *path;
    bool shared;
} keys[] = {
    {"WOW6432Node", true}, /* is there already */
    {"Classes\\CLSID", false},
    {"Classes\\DirectShow", false},
    {"Classes\\Interface", false},
    {"Classes\\Media Type", false},
    {"Classes\\MediaFoundation", false},
    {"Classes", true},
    {"Clients", true},
    {"Microsoft\\COM3", true},
    {"Microsoft\\Cryptography\\Calais\\Current", true},
    {"Microsoft\\Cryptography\\Calais\\Readers", true},
    {"Microsoft\\Cryptography\\Services", true},
    {"Microsoft\\CTF\\SystemShared", true},
    {"Microsoft\\CTF\\TIP", true},
    {"Microsoft\\DFS", true},
    {"Microsoft\\Driver Signing", true},
    {"Microsoft\\EnterpriseCertificates", true},
    {"Microsoft\\EventSystem", true},
    {"Microsoft\\MSMQ", true},
    {"Microsoft\\Non-Driver Signing", true},
    {"Microsoft\\Notepad\\DefaultFonts", true},
    {"Microsoft\\OLE", true},
    {"Microsoft\\RAS", true},
    {"Microsoft\\RPC", true},
    {"Microsoft\\Shared Tools\\MSInfo", true},
    {"Microsoft\\SystemCertificates", true},
    {"Microsoft\\TermServLicensing", true},
    {"Microsoft\\TransactionServer", true},
    {"Microsoft\\Windows\\CurrentVersion\\App Paths", true},
    {"Microsoft\\Windows\\CurrentVersion\\Control Panel\\Cursors\\Schemes", true},
    {"Microsoft\\Windows\\CurrentVersion\\Explorer\\AutoplayHandlers", true},
    {"Microsoft\\Windows\\CurrentVersion\\Explorer\\DriveIcons", true},
    {"Microsoft\\Windows\\CurrentVersion\\Explorer\\KindMap", true},
    {"Microsoft\\Windows\\CurrentVersion\\Group Policy", true},
    {"Microsoft\\Windows\\CurrentVersion\\Policies", true},
    {"Microsoft\\Windows\\CurrentVersion\\PreviewHandlers", true},
    {"Microsoft\\Windows\\CurrentVersion\\Setup", true},
    {"Microsoft\\Windows\\CurrentVersion\\Telephony\\Locations", true},
    {"Microsoft\\Windows NT\\CurrentVersion\\FontDpi", true},
    {"Microsoft\\Windows NT\\CurrentVersion\\FontMapper", true},
    {"Microsoft\\Windows NT\\CurrentVersion\\Fonts", true},
    {"Microsoft\\Windows NT\\CurrentVersion\\FontSubstitutes", true},
    {"Microsoft\\Windows NT\\CurrentVersion\\Gre_Initialize", true},
    {"Microsoft\\Windows NT\\CurrentVersion\\Image File Execution Options", true},
    {"Microsoft\\Windows NT\\CurrentVersion\\LanguagePack", true},
    {"Microsoft\\Windows NT\\CurrentVersion\\NetworkCards", true},
    {"Microsoft\\Windows NT\\CurrentVersion\\Perflib", true},
    {"Microsoft\\Windows NT\\CurrentVersion\\Ports", true},
    {"Microsoft\\Windows NT\\CurrentVersion\\Print", true},
    {"Microsoft\\Windows NT\\CurrentVersion\\ProfileList", true},
    {"Microsoft\\Windows NT\\CurrentVersion\\Time Zones", true},
    {"Policies", true},
    {"RegisteredApplications", true},
};

/* Whether a path is this key's, or lies below it. */
static bool is_below(struct registry_name path, const char *key)
{
    size_t length = strlen(key);

    return path.length >= length && (path.length == length || path.text[length] == '\\') &&
           utf16_compare_ascii(path.text, length, key) == 0;
}

static struct registry_name behind(struct registry_name path, size_t length)
{
    length = length < path.length ? length : path.length;
    return (struct registry_name){path.text + length, path.length - length};
}

static bool is_shared(struct registry_name below_software)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (is_below(below_software, keys[i].path))
            return keys[i].shared;
    }
    return false;
}

static size_t append(uint16_t *path, size_t length, struct registry_name text)
{
    if (length > 0 && text.length > 0 && text.text[0] != '\\')
        path[length++] = '\\';
    memcpy(path + length, text.text, text.length * sizeof *path);
    return length + text.length;
}

/* Puts the node behind SOFTWARE, in front of the rest. */
static struct registry_name redirect(uint16_t *path, size_t length)
{
    const size_t head = sizeof software - 1, inserted = sizeof node; /* and a backslash */

    memmove(path + head + inserted, path + head, (length - head) * sizeof *path);
    path[head] = '\\';
    for (size_t i = 0; node[i]; i++)
        path[head + 1 + i] = (uint8_t)node[i];
    return (struct registry_name){path, length + inserted};
}

static bool is_wanted(const struct registry_key *parent, ACCESS_MASK access)
{
    if (access & REGISTRY_VIEW_FLAGS)
        return (access & KEY_WOW64_32KEY) != 0;
    /* Who stands below SOFTWARE has chosen the view when he came there. */
    return guest_is_32() && (!parent || parent->path_length < sizeof software);
}

struct registry_name registry_view(struct registry_key **parent, struct registry_name path,
                                   ACCESS_MASK access, uint16_t room[REGISTRY_VIEW_UNITS])
{
    const struct registry_key *key = *parent;
    size_t head = key ? key->path_length : 0, length;
    struct registry_name whole;

    if (!is_wanted(key, access) || head + path.length + sizeof node + 2 > REGISTRY_VIEW_UNITS)
        return path;
    length = key ? append(room, 0, (struct registry_name){key->path, key->path_length}) : 0;
    while (path.length > 0 && path.text[0] == '\\')
        path = behind(path, 1);
    length = append(room, length, path);
    whole = (struct registry_name){room, length};
    if (!is_below(whole, software) || is_shared(behind(whole, sizeof software)))
        return path;
    *parent = NULL;
    return redirect(room, length);
}
