-- Conversations with read diffusion are few: a device that comes or beats looks through them.
CREATE INDEX conv_diffused ON conv(id) WHERE diffused = 1;
-- Whom one message mentions.
CREATE INDEX msg_at_of ON msg_at(conv, cseq);
