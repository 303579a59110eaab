namespace RsyslogRelp.Fuzzing;

/// <summary>A part of the product that reads bytes of strangers.</summary>
internal interface IFuzzTarget
{
    /// <summary>Reads an input.</summary>
    /// <param name="input">Any bytes.</param>
    /// <exception cref="Exception">Something does not hold that must hold of every input.</exception>
    void Run(byte[] input);
}
