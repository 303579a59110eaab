#pragma warning disable
using System.Diagnostics.CodeAnalysis;
namespace RsyslogRelp.Core.RegularExpressions {
public sealed record PosixRegexError(int Position, string Message);
public sealed record PosixRegexWarning(int Position, string Message);
public sealed class PosixRegex { public IReadOnlyList<PosixRegexWarning> Warnings => [];
 public static bool TryParse(string p, [NotNullWhen(true)] out PosixRegex? r, [NotNullWhen(false)] out PosixRegexError? e) { r = new(); e = null; return true; } 
 public bool IsMatch(string m) => true; } }
