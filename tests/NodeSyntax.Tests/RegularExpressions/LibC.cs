using System.Runtime.InteropServices;
using System.Text;

namespace RsyslogRelp.NodeSyntax.Tests.RegularExpressions;

/// <summary>The C library's own regcomp and regexec, with the flags and the locale that rsyslogd uses.</summary>
internal static class LibC
{
    private const int AllCategories = 6;
    private const int Extended = 1;

    /// <summary>regex_t takes 64 bytes with glibc on 64 bits.</summary>
    private const int RegexSize = 256;

    static LibC()
    {
        // The .NET runtime takes the locale of the environment; rsyslogd never calls setlocale.
        SetLocale(AllCategories, "C\0"u8.ToArray());
    }

    public static bool Accepts(string pattern)
    {
        byte[] regex = new byte[RegexSize];
        if (RegComp(regex, Bytes(pattern), Extended) != 0)
        {
            return false;
        }

        RegFree(regex);
        return true;
    }

    /// <summary>Whether each message matches; null where the expression is refused.</summary>
    public static bool[]? Matches(string pattern, params IReadOnlyList<string> messages)
    {
        byte[] regex = GC.AllocateArray<byte>(RegexSize, pinned: true);
        if (RegComp(regex, Bytes(pattern), Extended) != 0)
        {
            return null;
        }

        bool[] matches = [.. messages.Select(message => RegExec(regex, Bytes(message), 0, 0, 0) == 0)];
        RegFree(regex);
        return matches;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text + '\0');

    [DllImport("libc.so.6", EntryPoint = "setlocale")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SetLocale(int category, byte[] locale);

    [DllImport("libc.so.6", EntryPoint = "regcomp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int RegComp(byte[] regex, byte[] pattern, int flags);

    [DllImport("libc.so.6", EntryPoint = "regexec")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int RegExec(byte[] regex, byte[] text, nint matches, nint match, int flags);

    [DllImport("libc.so.6", EntryPoint = "regfree")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void RegFree(byte[] regex);
}
