using System.Buffers.Binary;
using System.Runtime.Versioning;

namespace RsyslogRelp.Node.Tests.AuditRules;

/// <summary>
/// Writes a program that enters the kernel as a 32-bit program does (int 0x80) or as a 64-bit one (syscall): machine code, so that
/// no compiler and no 32-bit libc is needed. It makes system calls with all arguments 0, which mostly fail, and rules on the exit of
/// a call record that too; then it creates a file.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class EntryPointProgram
{
    private const int Base = 0x400000;

    /// <summary>Writes the program.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="bits">32 or 64.</param>
    /// <param name="syscalls">The numbers of the calls.</param>
    /// <param name="creat">The number of creat.</param>
    /// <param name="exit">The number of exit.</param>
    /// <param name="created">The file that it creates.</param>
    public static void Write(string file, int bits, IEnumerable<int> syscalls, int creat, int exit, string created)
    {
        List<byte> code = [];
        foreach (int number in syscalls)
        {
            Call(code, bits, number, path: 0, mode: 0);
        }

        // The path stands behind the code, whose length does not depend on it.
        List<byte> end = [];
        Call(end, bits, creat, path: 0, mode: 0x180);
        Call(end, bits, exit, path: 0, mode: 0);
        int path = Base + HeaderLength(bits) + code.Count + end.Count;
        Call(code, bits, creat, path, mode: 0x180);
        Call(code, bits, exit, path: 0, mode: 0);
        code.AddRange(System.Text.Encoding.ASCII.GetBytes(created + "\0"));

        File.WriteAllBytes(file, [.. Header(bits, code.Count), .. code]);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private static int HeaderLength(int bits) => bits == 32 ? 52 + 32 : 64 + 56;

    private static void Call(List<byte> code, int bits, int number, int path, int mode)
    {
        // xor of the registers that hold arguments: ebx ecx edx esi edi ebp, and edi esi edx r10d r8d r9d.
        code.AddRange(bits == 32
            ? [0x31, 0xdb, 0x31, 0xc9, 0x31, 0xd2, 0x31, 0xf6, 0x31, 0xff, 0x31, 0xed]
            : [0x31, 0xff, 0x31, 0xf6, 0x31, 0xd2, 0x45, 0x31, 0xd2, 0x45, 0x31, 0xc0, 0x45, 0x31, 0xc9]);
        Move(code, bits == 32 ? (byte)0xbb : (byte)0xbf, path);
        Move(code, bits == 32 ? (byte)0xb9 : (byte)0xbe, mode);
        Move(code, 0xb8, number);
        code.AddRange(bits == 32 ? [0xcd, 0x80] : [0x0f, 0x05]);
    }

    private static void Move(List<byte> code, byte opcode, int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        code.AddRange([opcode, .. bytes]);
    }

    // An ELF header and one segment, the whole file, readable and executable.
    private static byte[] Header(int bits, int codeLength)
    {
        int length = HeaderLength(bits);
        int entry = Base + length;
        int size = length + codeLength;
        MemoryStream header = new();
        using BinaryWriter writer = new(header);
        writer.Write([0x7f, (byte)'E', (byte)'L', (byte)'F', (byte)(bits / 32), 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        writer.Write((short)2);
        writer.Write((short)(bits == 32 ? 3 : 62));
        writer.Write(1);
        Word(entry);
        Word(bits == 32 ? 52 : 64);
        Word(0);
        writer.Write(0);
        foreach (int half in bits == 32 ? [52, 32, 1, 0, 0, 0] : (int[])[64, 56, 1, 0, 0, 0])
        {
            writer.Write((short)half);
        }

        writer.Write(1);
        if (bits == 64)
        {
            writer.Write(5);
        }

        foreach (int word in (int[])[0, Base, Base, size, size])
        {
            Word(word);
        }

        if (bits == 32)
        {
            writer.Write(5);
        }

        Word(4096);
        return header.ToArray();

        void Word(int value)
        {
            if (bits == 32)
            {
                writer.Write(value);
            }
            else
            {
                writer.Write((long)value);
            }
        }
    }
}
